import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { expect, test } from 'vitest'

const fixture = path.resolve(import.meta.dirname, '../test/failing-command.ts')
const run = (...args: string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [fixture, ...args], {
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1' },
  })
  return { status, stdout, stderr }
}

test('a command that ends well exits 0 and prints its result on stdout', () => {
  expect(run('ok')).toEqual({ status: 0, stdout: 'done\n', stderr: '' })
})

test('a user error is its fact, code and hint on stderr, without a stack', () => {
  expect(run('user-error')).toEqual({
    status: 1,
    stdout: '',
    stderr: 'error Model "Post" exists already. [MODEL.TAKEN]\npnpm gen field Post\n',
  })
})

test('a usage error exits 2', () => {
  expect(run('--nope')).toMatchObject({ status: 2, stderr: expect.stringContaining("'--nope'") })
})

test('a question without a terminal exits 4 and names the flag', () => {
  const { status, stderr } = run('ask')
  expect(status).toBe(4)
  expect(stderr).toContain('Add --name <name>')
})

test('findings exit 3', () => {
  expect(run('findings').status).toBe(3)
})

test('a bug exits 1 with its stack', () => {
  const { status, stderr } = run('bug')
  expect(status).toBe(1)
  expect(stderr).toMatch(/TypeError: a bug\n +at /)
})

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
  '%s lets the command restore, then exits 130',
  async (signal) => {
    const child = spawn(process.execPath, [fixture, 'wait'], { stdio: 'pipe' })
    let output = ''
    child.stderr.on('data', (chunk) => {
      output += chunk
    })
    await once(child.stdout, 'data')
    child.kill(signal)
    const [code] = await once(child, 'exit')
    expect(code).toBe(130)
    expect(output).toBe('restored\nCancelled; nothing was changed.\n')
  },
)
