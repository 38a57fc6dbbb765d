import { spawn } from 'node:child_process'
import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import pg from 'pg'
import { expect, onTestFinished, test } from 'vitest'
import { makeProject, query, readIfThere, until } from '../test/project.ts'
import { runActor } from '../test/run-actor.ts'
import { serverStatus, startServer, stopServer } from './index.ts'
import { isAlive } from './process-info.ts'

const homeOf = (root: string) => path.join(root, '.strata/postgres')
const pidFileOf = (root: string) => path.join(homeOf(root), 'data/postmaster.pid')

async function killServer(pid: number): Promise<void> {
  process.kill(pid, 'SIGKILL')
  await until(() => !isAlive(pid))
}

test('the server outlives a SIGKILL of its starter', async () => {
  const root = makeProject()
  const starter = runActor('hold', root)
  const { pid } = await starter.next()
  await starter.kill()
  expect(await startServer({ root })).toMatchObject({ started: false, pid })
})

test('a start after a SIGKILL in the middle of initdb begins again', async () => {
  const root = makeProject({ initialised: false })
  const starter = runActor('start', root)
  await until(() => {
    if (!existsSync(homeOf(root))) return false
    const draft = readdirSync(homeOf(root)).find((name) => name.startsWith('init-')) ?? ''
    // Without a draft where initdb ended before it was seen: nothing else is expected then.
    return existsSync(path.join(homeOf(root), draft, 'data/base/1'))
  })
  await starter.kill()
  const { url } = await startServer({ root })
  expect(await query(url('postgres'), 'SELECT 1 AS one')).toEqual([{ one: 1 }])
})

test('a start after a SIGKILL while the server comes up finds that server or makes one', async () => {
  const root = makeProject()
  const log = path.join(homeOf(root), 'server.log')
  const old = readIfThere(log)
  const starter = runActor('start', root)
  await until(() => readIfThere(log) !== old)
  await starter.kill()
  const { url, pid } = await startServer({ root })
  expect(await query(url('postgres'), 'SELECT 1 AS one')).toEqual([{ one: 1 }])
  expect(await serverStatus({ root })).toMatchObject({ running: true, server: { pid } })
})

test('what was committed is there after a SIGKILL of the server', async () => {
  const root = makeProject()
  const first = await startServer({ root })
  const client = new pg.Client(first.url('postgres'))
  client.on('error', () => {})
  await client.connect()
  await client.query('CREATE TABLE ticks (n int PRIMARY KEY)')
  let committed = 0
  const writing = (async () => {
    for (;;) {
      await client.query('INSERT INTO ticks VALUES ($1)', [committed + 1])
      committed++
    }
  })()
  const broken = expect(writing).rejects.toThrow()
  await until(() => committed > 500)
  const backends = await query(first.url('postgres'), 'SELECT pid FROM pg_stat_activity')
  // The backends too, or else they end their transactions in peace.
  for (const { pid } of [{ pid: first.pid }, ...backends]) {
    if (isAlive(Number(pid))) process.kill(Number(pid), 'SIGKILL')
  }
  await broken
  await until(() => !isAlive(first.pid))

  const second = await startServer({ root })
  expect(second).toMatchObject({ started: true, port: first.port })
  const rows = await query(second.url('postgres'), 'SELECT n FROM ticks ORDER BY n')
  expect(rows.slice(0, committed).map(({ n }) => n)).toEqual(
    Array.from({ length: committed }, (_, index) => index + 1),
  )
})

test('a query that goes on computing after a SIGKILL of the server is no obstacle', async () => {
  const root = makeProject()
  const first = await startServer({ root })
  const endless = 'SELECT count(*) FROM generate_series(1, 1000000) a, generate_series(1, 1000000)'
  const broken = expect(query(first.url('postgres'), endless)).rejects.toThrow()
  await until(async () => {
    const sql = "SELECT 1 FROM pg_stat_activity WHERE query LIKE 'SELECT count(*) FROM generate%'"
    return (await query(first.url('postgres'), sql)).length > 0
  })
  await killServer(first.pid)
  expect(await startServer({ root })).toMatchObject({ started: true })
  await broken
})

test.each([
  ['is empty', () => ''],
  ['names this very process', () => `${process.pid}\n/elsewhere\n0\n5432\n\n\n\nready\n`],
  ['names a process that is gone', () => '4194305\n/elsewhere\n0\n5432\n\n\n\nready\n'],
])('a start passes over a postmaster.pid that %s', async (_situation, content) => {
  const root = makeProject()
  const first = await startServer({ root })
  await killServer(first.pid)
  writeFileSync(pidFileOf(root), content())
  expect(await startServer({ root })).toMatchObject({ started: true })
  expect(await stopServer({ root })).toBe(true)
  expect(isAlive(process.pid)).toBe(true)
})

test.skipIf(process.platform === 'win32')('a zombie counts as dead', async () => {
  const root = makeProject()
  // The shell's child ends when its input does: after the shell was replaced by
  // a process that never asks for it.
  const successor = 'process.stdout.write(process.argv[1]); setInterval(() => {}, 1_000_000)'
  const script = 'read -r line <&3 & exec "$0" -e "$1" $! 3<&-'
  const parent = spawn('/bin/sh', ['-c', script, process.execPath, successor], {
    stdio: ['ignore', 'pipe', 'inherit', 'pipe'],
  })
  onTestFinished(() => void parent.kill('SIGKILL'))
  const zombie = await new Promise<number>((resolve) =>
    parent.stdout?.once('data', (chunk) => resolve(Number(chunk))),
  )
  parent.stdio[3]?.destroy()
  await until(() => !isAlive(zombie))
  expect(process.kill(zombie, 0)).toBe(true)
  writeFileSync(pidFileOf(root), `${zombie}\n/elsewhere\n0\n5432\n\n\n\nready\n`)
  expect(await startServer({ root })).toMatchObject({ started: true })
})

test.each([
  ['is lost', (file: string) => rmSync(file)],
  ['is cut off', (file: string) => writeFileSync(file, '{"password":"x')],
])('data outlives a state file that %s', async (_situation, damage) => {
  const root = makeProject()
  const first = await startServer({ root })
  await query(first.url('postgres'), 'CREATE TABLE kept AS SELECT 7 AS n')
  await stopServer({ root })
  damage(path.join(homeOf(root), 'state.json'))
  const second = await startServer({ root })
  expect(second.url('')).not.toBe(first.url(''))
  expect(await query(second.url('postgres'), 'SELECT n FROM kept')).toEqual([{ n: 7 }])
})

test('a server whose state file is lost is named, and can be stopped', async () => {
  const root = makeProject()
  await startServer({ root })
  rmSync(path.join(homeOf(root), 'state.json'))
  await expect(startServer({ root })).rejects.toMatchObject({ code: 'POSTGRES.WRONG_PASSWORD' })
  expect(await stopServer({ root })).toBe(true)
  expect(await startServer({ root })).toMatchObject({ started: true })
})

test('a data folder that initdb never finished is made again', async () => {
  const root = makeProject()
  rmSync(path.join(homeOf(root), 'data/global/pg_control'))
  const { url } = await startServer({ root })
  expect(await query(url('postgres'), 'SELECT 1 AS one')).toEqual([{ one: 1 }])
})

test('a server that does not come up says why, with the end of its log', async () => {
  const root = makeProject()
  writeFileSync(path.join(homeOf(root), 'data/postgresql.conf'), 'no_such_setting = 1\n')
  await expect(startServer({ root })).rejects.toMatchObject({
    code: 'POSTGRES.START_FAILED',
    message: expect.stringContaining('unrecognized configuration parameter "no_such_setting"'),
  })
})

test.each([
  [
    '17',
    'POSTGRES.OTHER_VERSION',
    'holds data of PostgreSQL 17, and the installed binaries are 18.',
  ],
  [undefined, 'POSTGRES.DAMAGED', 'holds database files without PG_VERSION'],
])('data with PG_VERSION %s is refused and kept', async (version, code, message) => {
  const root = makeProject()
  const file = path.join(homeOf(root), 'data/PG_VERSION')
  if (version) writeFileSync(file, `${version}\n`)
  else rmSync(file)
  await expect(startServer({ root })).rejects.toMatchObject({
    code,
    message: expect.stringContaining(message),
    hint: expect.stringContaining('pnpm db reset'),
  })
  expect(existsSync(path.join(homeOf(root), 'data/global/pg_control'))).toBe(true)
})
