import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, vi } from 'vitest'
import { test } from '../test/temp-folder.ts'
import { lastLines, runChild } from './run-child.ts'
import { createUndo } from './undo.ts'

const node = (script: string) => ({
  file: process.execPath,
  args: ['--input-type=module', '--eval', script],
})
const options = (cwd: string, signal = new AbortController().signal) => ({
  cwd,
  childEnv: process.env,
  signal,
  undo: createUndo(() => {}),
})

test('both streams and the exit code come back', async ({ folder }) => {
  const script = 'console.log(process.argv[1]); console.error("oh"); process.exitCode = 3'
  const { output, exitCode } = await runChild(node(script), ['hello'], options(folder))
  expect(exitCode).toBe(3)
  expect(output.split('\n').sort()).toEqual(['', 'hello', 'oh'])
})

test('the input is read by the program', async ({ folder }) => {
  const script = 'process.stdin.pipe(process.stdout)'
  const result = await runChild(node(script), [], { ...options(folder), input: 'a\0b' })
  expect(result.output).toBe('a\0b')
})

test('a program that is not there is an error', async ({ folder }) => {
  const missing = { file: path.join(folder, 'none'), args: [] }
  await expect(runChild(missing, [], options(folder))).rejects.toThrow('ENOENT')
})

test('a cancel is one SIGTERM, and waits for what the program restores', async ({ folder }) => {
  const log = path.join(folder, 'log')
  const script = `
    import { appendFileSync } from 'node:fs'
    process.on('SIGTERM', () => {
      appendFileSync('log', 'got SIGTERM ')
      setTimeout(() => { appendFileSync('log', 'restored'); process.exit(130) }, 100)
    })
    setInterval(() => {}, 1000)
    appendFileSync('log', 'ready ')`
  const abort = new AbortController()
  const running = runChild(node(script), [], options(folder, abort.signal))
  const ended = expect(running).rejects.toThrow('cancelled')
  await vi.waitUntil(() => existsSync(log), { timeout: 600_000 })
  abort.abort(new Error('cancelled'))
  await ended
  expect(readFileSync(log, 'utf8')).toBe('ready got SIGTERM restored')
})

test('undoing kills the program and what it started', async ({ folder }) => {
  const script = `
    import { spawn } from 'node:child_process'
    const child = spawn('sleep', ['60'], { stdio: 'inherit' })
    process.on('SIGTERM', () => {})
    child.once('spawn', () => console.log('spawned'))`
  const child = options(folder)
  const running = runChild(
    node(`${script}; import('node:fs').then(f => f.writeFileSync('up', ''))`),
    [],
    child,
  )
  await vi.waitUntil(() => existsSync(path.join(folder, 'up')), { timeout: 600_000 })
  child.undo.run()
  expect((await running).exitCode).toBeNull()
})

test('nothing starts after a cancel', async ({ folder }) => {
  const signal = AbortSignal.abort(new Error('cancelled'))
  const script = 'process.exit(0)'
  await expect(runChild(node(script), [], options(folder, signal))).rejects.toThrow('cancelled')
})

test('the last lines are those with something to say', () => {
  const output =
    'one\r\n\nProgress: resolved 3\ntwo\n    at Module (node:x)\nthree\n\nNode.js v24.1.0\n'
  expect(lastLines(output, 2)).toBe('two\nthree')
  expect(lastLines(output)).toBe('one\ntwo\nthree')
})
