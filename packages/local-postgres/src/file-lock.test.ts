import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { withFileLock } from './file-lock.ts'

function lockPath(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'strata-lock-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return path.join(folder, 'lock')
}

/** A process that takes the lock, says so and keeps it. */
async function runOwner(file: string) {
  const module = path.join(import.meta.dirname, 'file-lock.ts')
  const script = `import { withFileLock } from ${JSON.stringify(module)}
    await withFileLock({ file: ${JSON.stringify(file)} }, () => new Promise((resolve) => {
      process.stdin.on('end', resolve).resume()
      console.log('locked')
    }))`
  const owner = spawn(process.execPath, ['--input-type=module', '-e', script])
  onTestFinished(() => void owner.kill('SIGKILL'))
  await once(owner.stdout, 'data')
  return owner
}

test('one action at a time, in one process too', async () => {
  const file = lockPath()
  let inside = 0
  const most: number[] = []
  const action = async () => {
    most.push(++inside)
    await new Promise((resolve) => setImmediate(resolve))
    inside--
  }
  await Promise.all(Array.from({ length: 10 }, () => withFileLock({ file }, action)))
  expect(most).toEqual(Array(10).fill(1))
})

test('the result and the error of the action come through, and the lock is free after', async () => {
  const file = lockPath()
  expect(await withFileLock({ file }, async () => 5)).toBe(5)
  const failing = withFileLock({ file }, () => Promise.reject(new Error('no')))
  await expect(failing).rejects.toThrow('no')
  expect(await withFileLock({ file }, async () => 6)).toBe(6)
})

test('a living owner keeps the lock, a killed one has lost it', async () => {
  const file = lockPath()
  const owner = await runOwner(file)
  const waiting = withFileLock({ file, patience: 100 }, async () => 'in')
  await expect(waiting).rejects.toMatchObject({ code: 'POSTGRES.BUSY' })
  owner.kill('SIGKILL')
  await once(owner, 'exit')
  expect(await withFileLock({ file, patience: 100 }, async () => 'in')).toBe('in')
})

test('an owner that is only suspended keeps the lock', async () => {
  const file = lockPath()
  const owner = await runOwner(file)
  owner.kill('SIGSTOP')
  const waiting = withFileLock({ file, patience: 100 }, async () => 'in')
  await expect(waiting).rejects.toMatchObject({ code: 'POSTGRES.BUSY' })
})

test('an abort ends the waiting with its reason', async () => {
  const file = lockPath()
  await runOwner(file)
  const abort = new AbortController()
  const waiting = withFileLock({ file, signal: abort.signal }, async () => 'in')
  const outcome = expect(waiting).rejects.toThrow('enough')
  abort.abort(new Error('enough'))
  await outcome
})

test('taking the lock prints no warning', async () => {
  const module = path.join(import.meta.dirname, 'file-lock.ts')
  const script = `import { withFileLock } from ${JSON.stringify(module)}
    await withFileLock({ file: ${JSON.stringify(lockPath())} }, async () => {})`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script])
  let stderr = ''
  child.stderr.on('data', (chunk) => {
    stderr += chunk
  })
  expect(await once(child, 'close')).toEqual([0, null])
  expect(stderr).toBe('')
})
