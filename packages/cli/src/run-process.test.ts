import { expect, test } from 'vitest'
import { runProcess } from './run-process.ts'

const cwd = import.meta.dirname

test('returns output and a non-zero exit code', async () => {
  const script = 'console.log("out"); console.error("err"); process.exit(3)'
  expect(await runProcess(process.execPath, ['-e', script], { cwd })).toEqual({
    stdout: 'out\n',
    stderr: 'err\n',
    exitCode: 3,
  })
})

test('passes input and nothing but the given environment', async () => {
  const script = 'process.stdin.pipe(process.stdout); console.error(process.env.HOME ?? "none")'
  const options = { cwd, input: 'text', env: { PATH: process.env.PATH } }
  const { stdout, stderr } = await runProcess(process.execPath, ['-e', script], options)
  expect({ stdout, stderr }).toEqual({ stdout: 'text', stderr: 'none\n' })
})

test('a program that is not there is a user error', async () => {
  await expect(runProcess('no-such-program', [], { cwd })).rejects.toMatchObject({
    code: 'PROCESS.NOT_FOUND',
    message: 'The program "no-such-program" is not on the PATH.',
  })
})

test('an abort stops the program and throws its reason', async () => {
  const abort = new AbortController()
  const reason = new Error('stop')
  const running = runProcess(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], {
    cwd,
    signal: abort.signal,
  })
  abort.abort(reason)
  await expect(running).rejects.toBe(reason)
})

test('a program ended by a signal has the code that a shell gives', async () => {
  const script = 'process.kill(process.pid, "SIGKILL")'
  const { exitCode } = await runProcess(process.execPath, ['-e', script], { cwd })
  expect(exitCode).toBe(137)
})
