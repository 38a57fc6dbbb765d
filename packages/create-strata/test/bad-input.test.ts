import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { describe, expect, inject, onTestFinished } from 'vitest'
import { allEnded } from './processes-in.ts'
import { reachableTools } from './reachable-tools.ts'
import { checkout, cleanEnv, run } from './start.ts'
import { test } from './temp-folder.ts'

const node = process.execPath
const entries = [
  ['checkout', 'pnpm new', checkout],
  ['package', 'pnpm create strata', inject('packed')],
] as const

describe.each(entries)('from the %s', (_from, command, main) => {
  const create = (cwd: string, ...args: string[]) => run(node, [main, ...args], { cwd })

  test.for(['MyApp', 'my app', 'a..b', '..', '', 'a/../..', 'node_modules', '-app'])(
    'the name "%s" is one error, and nothing is written',
    async (name, { folder }) => {
      const { code, stdout, stderr } = await create(folder, '--', name)
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
      expect(stderr).toMatch(
        new RegExp(`^error The project name ".*" .*\\. \\[NAME\\.INVALID\\]\n${command} .*\n$`),
      )
      expect(readdirSync(folder)).toEqual([])
    },
  )

  test('a folder with something in it is left alone', async ({ folder }) => {
    mkdirSync(path.join(folder, 'app'))
    writeFileSync(path.join(folder, 'app/README.md'), 'mine')
    const { code, stderr } = await create(folder, 'app')
    expect(code).toBe(1)
    expect(stderr).toBe(
      `error The folder "${folder}/app" is not empty: it has README.md. [TARGET.NOT_EMPTY]\n` +
        'Choose another name, or empty it first.\n',
    )
    expect(readFileSync(path.join(folder, 'app/README.md'), 'utf8')).toBe('mine')
    expect(readdirSync(path.join(folder, 'app'))).toEqual(['README.md'])
  })

  test('a file in the place is left alone', async ({ folder }) => {
    writeFileSync(path.join(folder, 'app'), 'mine')
    const { code, stderr } = await create(folder, 'app')
    expect(code).toBe(1)
    expect(stderr).toContain('[TARGET.NOT_A_FOLDER]')
    expect(readFileSync(path.join(folder, 'app'), 'utf8')).toBe('mine')
  })

  test('without a terminal a missing name exits 4 and names the argument', async ({ folder }) => {
    const { code, stderr } = await create(folder)
    expect(code).toBe(4)
    expect(stderr).toContain(`Add the folder: ${command} `)
  })

  test('an unknown flag exits 2', async ({ folder }) => {
    const { code, stderr } = await create(folder, 'app', '--typescript')
    expect(code).toBe(2)
    expect(stderr).toBe(`error Unknown option '--typescript'. [CLI.USAGE]\n${command} --help\n`)
    expect(readdirSync(folder)).toEqual([])
  })

  test('no git is told before anything is written, and the package does without', async ({
    folder,
  }) => {
    const tools = path.join(folder, 'tools')
    mkdirSync(tools)
    symlinkSync(node, path.join(tools, 'node'))
    const without = { cwd: folder, env: { PATH: tools, npm_execpath: '/usr/bin/pnpm' } }
    const { code, stderr } = await run(node, [main, 'app'], without)
    expect(code).toBe(1)
    expect(stderr).toBe(
      `error The program "git" is not on the PATH. [GIT.MISSING]\n${
        main === checkout ? 'Install git.' : 'Add --no-git to do without a repository.'
      }\n`,
    )
    expect(readdirSync(folder)).toEqual(['tools'])
    const doneWithout = await run(node, [main, 'app', '--files-only'], without)
    expect(doneWithout.code).toBe(main === checkout ? 1 : 0)
  })
})

test('a folder inside the template is refused', async () => {
  const root = path.resolve(import.meta.dirname, '../../..')
  const { code, stderr } = await run(node, [checkout, 'my-app'], { cwd: root })
  expect(code).toBe(1)
  expect(stderr).toBe(
    `error "${root}/my-app" is inside the template "${root}". [TARGET.INSIDE_TEMPLATE]\n` +
      'pnpm new ../my-app\n',
  )
})

test('the target is relative to where the user is, not to where pnpm runs the script', async ({
  folder,
}) => {
  const env = { npm_lifecycle_event: 'new', INIT_CWD: folder }
  const cwd = path.dirname(checkout)
  expect((await run(node, [checkout, 'app', '--files-only'], { cwd, env })).code).toBe(0)
  expect(readdirSync(folder)).toEqual(['app'])
})

test('where one may not write nothing is written', async ({ folder }) => {
  // Root may write everywhere, so it tries as somebody else.
  const isRoot = process.getuid?.() === 0
  const tools = isRoot ? reachableTools(path.join(folder, 'tools')) : path.dirname(node)
  const place = path.join(folder, 'place')
  mkdirSync(place)
  chmodSync(place, 0o555)
  const other = { cwd: place, env: { PATH: `${tools}:${cleanEnv.PATH}` } }
  const { code, stderr } = await run(
    path.join(tools, 'node'),
    [inject('packed'), 'deep/app', '--no-git'],
    isRoot ? { ...other, uid: 65534 } : other,
  )
  expect(code).toBe(1)
  expect(stderr).toMatch(/^error No project can be made in ".*": you may not write there .*\n$/)
  expect(stderr).toContain('[TARGET.DENIED]')
  expect(readdirSync(place)).toEqual([])
})

describe('a registry that stops answering', () => {
  /** Serves what the real one has until `count` packages have gone over it. */
  async function failingRegistry(count: number): Promise<{ url: string; server: Server }> {
    const real = execFileSync('pnpm', ['config', 'get', 'registry'], { encoding: 'utf8' }).trim()
    let served = 0
    const server = createServer((request, response) => {
      served += 1
      if (served > count) return void request.socket.destroy()
      fetch(new URL(request.url ?? '', real))
        .then(async (answer) => {
          response.writeHead(answer.status)
          response.end(Buffer.from(await answer.arrayBuffer()))
        })
        .catch(() => request.socket.destroy())
    })
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve)
    })
    onTestFinished(() => server.closeAllConnections())
    onTestFinished(() => void server.close())
    const { port } = server.address() as AddressInfo // listens on a port
    return { url: `http://127.0.0.1:${port}/`, server }
  }

  test("pnpm's last words are shown and nothing is left", async ({ folder }) => {
    const registry = await failingRegistry(20)
    const place = path.join(folder, 'place')
    mkdirSync(place)
    const { code, stdout, stderr } = await run(node, [inject('packed'), 'app'], {
      cwd: place,
      env: {
        pnpm_config_registry: registry.url,
        pnpm_config_store_dir: path.join(folder, 'store'),
        pnpm_config_fetch_retries: '0',
      },
    })
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toContain(
      'error "pnpm install" in the new project exits with 1: [INSTALL.FAILED]\n',
    )
    expect(stderr).toContain(registry.url)
    expect(stderr).toMatch(/\nNothing was kept\..*\n$/)
    expect(readdirSync(place)).toEqual([])
    await allEnded(place)
  })
})
