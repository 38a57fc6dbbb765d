import { execFileSync } from 'node:child_process'
import { hash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, statSync, symlinkSync } from 'node:fs'
import path from 'node:path'
import { expect, inject } from 'vitest'
import { checkout, run } from './start.ts'
import { test } from './temp-folder.ts'

const node = process.execPath

/** Path, mode and a hash of the content of every file below. */
function contents(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
  return Object.fromEntries(
    files.map((file) => [
      path.relative(folder, file),
      `${(statSync(file).mode & 0o777).toString(8)} ${hash('sha256', readFileSync(file))}`,
    ]),
  )
}

async function create(main: string, cwd: string, ...args: string[]): Promise<void> {
  const { code, stderr } = await run(node, [main, ...args, '--files-only'], { cwd })
  expect({ code, stderr }).toMatchObject({ code: 0 })
}

test('the checkout and the package make the same project', async ({ folder }) => {
  for (const [name, main] of [
    ['one', checkout],
    ['two', inject('packed')],
  ] as const) {
    mkdirSync(path.join(folder, name))
    await create(main, path.join(folder, name), 'my-app')
  }
  const one = contents(path.join(folder, 'one'))
  expect(Object.keys(one).length).toBeGreaterThan(100)
  expect(contents(path.join(folder, 'two'))).toEqual(one)
})

test('the lockfile is exact: nothing is missing from it and nothing too much', async ({
  folder,
}) => {
  await create(inject('packed'), folder, 'app')
  const cwd = path.join(folder, 'app')
  const lockfile = path.join(cwd, 'pnpm-lock.yaml')
  const before = readFileSync(lockfile, 'utf8')
  const frozen = await run('pnpm', ['install', '--frozen-lockfile', '--lockfile-only'], { cwd })
  expect(frozen).toMatchObject({ code: 0 })
  expect(readFileSync(lockfile, 'utf8')).toBe(before)
  // Without --frozen-lockfile pnpm would also drop what no package needs.
  const free = await run('pnpm', ['install', '--no-frozen-lockfile', '--lockfile-only'], { cwd })
  expect(free).toMatchObject({ code: 0 })
  expect(readFileSync(lockfile, 'utf8')).toBe(before)
})

test('a linked work tree of the repository is a template too', async ({ folder }) => {
  const root = path.resolve(import.meta.dirname, '../../..')
  const tree = path.join(folder, 'tree')
  const git = (...args: string[]) => execFileSync('git', args, { cwd: root, stdio: 'pipe' })
  git('worktree', 'add', '--detach', tree)
  try {
    for (const modules of ['node_modules', 'packages/create-strata/node_modules']) {
      symlinkSync(path.join(root, modules), path.join(tree, modules))
    }
    await create(path.join(tree, 'packages/create-strata/src/main.ts'), folder, 'app')
    expect(readdirSync(path.join(folder, 'app'))).toContain('pnpm-workspace.yaml')
  } finally {
    git('worktree', 'remove', '--force', tree)
  }
})
