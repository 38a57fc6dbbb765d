import pg from 'pg'
import { expect, test } from 'vitest'
import { makeProject, query, until } from '../test/project.ts'
import { runActor } from '../test/run-actor.ts'
import { holdServer, serverStatus, startServer, stopServer } from './index.ts'
import { isAlive } from './process-info.ts'

test('the last release stops the server, an earlier one does not', async () => {
  const root = makeProject()
  const first = await holdServer({ root })
  const other = runActor('hold', root)
  expect(first.started).toBe(true)
  expect(await other.next()).toMatchObject({ started: false, pid: first.pid })
  expect(await serverStatus({ root })).toMatchObject({ running: true, holds: 2, kept: false })

  await first.release()
  expect(await serverStatus({ root })).toMatchObject({ running: true, holds: 1 })
  await other.release()
  expect(isAlive(first.pid)).toBe(false)
})

test('releasing twice gives back once', async () => {
  const root = makeProject()
  const first = await holdServer({ root })
  const second = await holdServer({ root })
  await Promise.all([first.release(), first.release()])
  await first.release()
  expect(await serverStatus({ root })).toMatchObject({ running: true, holds: 1 })
  await second.release()
  expect(await serverStatus({ root })).toMatchObject({ running: false })
})

test('a server that was started to stay survives the last release', async () => {
  const root = makeProject()
  const hold = await holdServer({ root })
  await startServer({ root })
  await hold.release()
  expect(await serverStatus({ root })).toMatchObject({ running: true, holds: 0, kept: true })
  await stopServer({ root })
  const next = await holdServer({ root })
  await next.release()
  expect(await serverStatus({ root })).toMatchObject({ running: false })
})

test('a killed holder counts no more', async () => {
  const root = makeProject()
  const killed = runActor('hold', root)
  await killed.next()
  const hold = await holdServer({ root })
  await killed.kill()
  await until(async () => {
    const status = await serverStatus({ root })
    return status.running && status.holds === 1
  })
  await hold.release()
  expect(isAlive(hold.pid)).toBe(false)
})

test('a hold does not keep its process alive', async () => {
  const root = makeProject()
  const holder = runActor('hold', root)
  const { pid } = await holder.next()
  holder.child.stdin?.end()
  expect(await holder.exit).toEqual([0, null])
  expect(isAlive(Number(pid))).toBe(true)
})

test('a holder outlives its server, and its release leaves the next one to its holders', async () => {
  const root = makeProject()
  const survivor = runActor('hold', root)
  const { pid } = await survivor.next()
  process.kill(Number(pid), 'SIGKILL')
  await until(() => !isAlive(Number(pid)))

  const hold = await holdServer({ root })
  expect(hold).toMatchObject({ started: true })
  await survivor.release()
  expect(await query(hold.url('postgres'), 'SELECT 1 AS one')).toEqual([{ one: 1 }])
  await hold.release()
  expect(await serverStatus({ root })).toMatchObject({ running: false })
})

test('releases and holds at once leave every holder with a living server', async () => {
  const root = makeProject()
  const rounds = Array.from({ length: 4 }, async () => {
    for (let round = 0; round < 5; round++) {
      const hold = await holdServer({ root })
      expect(await query(hold.url('postgres'), 'SELECT 1 AS one')).toEqual([{ one: 1 }])
      await hold.release()
    }
  })
  await Promise.all(rounds)
  expect(await serverStatus({ root })).toMatchObject({ running: false })
})

test('a server without a free connection says so, and stops all the same', async () => {
  const root = makeProject()
  const { url } = await startServer({ root })
  expect(await takeAllConnections(url('postgres'))).toMatchObject({ code: '53300' })
  await expect(holdServer({ root })).rejects.toMatchObject({
    code: 'POSTGRES.TOO_MANY_CONNECTIONS',
  })
  expect(await stopServer({ root })).toBe(true)
})

/** Leaves them open and returns what the server says to one more. */
async function takeAllConnections(url: string): Promise<unknown> {
  for (;;) {
    const client = new pg.Client(url)
    client.on('error', () => {}) // the server's end
    const refusal = await client.connect().then(
      () => undefined,
      (error: unknown) => error,
    )
    if (refusal !== undefined) return refusal
  }
}
