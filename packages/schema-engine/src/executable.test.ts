import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { runProcess } from '@repo/cli'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { schemaEngineExecutable } from './executable.ts'

const hash = '0edf323efd1d98336f3f0a68684b56f689b900d3'
const ours = path.join(import.meta.dirname, '../bin/schema-engine.ts')
const system = { arm64: 'linux-arm64-openssl-3.0.x', x64: 'debian-openssl-3.0.x' }[
  process.arch as 'x64'
]

let home: string

beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'executable-'))
})
afterEach(() => rmSync(home, { recursive: true }))

function cache(target: string): string {
  const folder = path.join(home, 'prisma/master', hash, target)
  mkdirSync(folder, { recursive: true })
  writeFileSync(path.join(folder, 'schema-engine'), '')
  return path.join(folder, 'schema-engine')
}

describe('schemaEngineExecutable', () => {
  test('is ours where there is no other', () => {
    expect(schemaEngineExecutable({ XDG_CACHE_HOME: home })).toBe(ours)
  })

  test('is what the user says', () => {
    const env = { XDG_CACHE_HOME: home, PRISMA_SCHEMA_ENGINE_BINARY: '/opt/engine' }
    expect(schemaEngineExecutable(env)).toBe('/opt/engine')
  })

  test.runIf(process.platform === 'linux')('is the native engine in the cache of Prisma', () => {
    const native = cache(system)
    cache('darwin')
    cache('windows')

    expect(schemaEngineExecutable({ XDG_CACHE_HOME: home })).toBe(native)
  })

  test.runIf(process.platform === 'linux')('is ours where the cache has several', () => {
    cache(system)
    cache(system.replace('3.0', '1.1'))

    expect(schemaEngineExecutable({ XDG_CACHE_HOME: home })).toBe(ours)
  })

  test('is ours where the cache is for other systems or versions', () => {
    cache('freebsd13')
    mkdirSync(path.join(home, 'prisma/master/another', system), { recursive: true })

    expect(schemaEngineExecutable({ XDG_CACHE_HOME: home })).toBe(ours)
  })
})

test('the executable can be started by its name and says its version', async () => {
  const { stdout, exitCode } = await runProcess(ours, ['--version'], { cwd: home })

  expect(exitCode).toBe(0)
  expect(stdout).toBe(`schema-engine-cli ${hash}\n`)
})

test('spawnThroughNode starts a script that the system cannot start', async () => {
  const script = path.join(home, 'script.ts')
  writeFileSync(script, 'process.stdout.write(process.argv.slice(2).join() as string)\n')
  chmodSync(script, 0o644)
  const main = path.join(home, 'main.ts')
  writeFileSync(
    main,
    `import { spawn } from 'node:child_process'
import { spawnThroughNode } from ${JSON.stringify(path.join(import.meta.dirname, 'spawn-through-node.ts'))}
spawnThroughNode(${JSON.stringify(script)})
spawn(${JSON.stringify(script)}, ['a', 'b'], { stdio: 'inherit' })
spawn(process.execPath, ['--eval', 'process.exitCode = 0'])
`,
  )

  const { stdout, stderr, exitCode } = await runProcess(process.execPath, [main], { cwd: home })

  expect({ stdout, stderr, exitCode }).toEqual({ stdout: 'a,b', stderr: '', exitCode: 0 })
})
