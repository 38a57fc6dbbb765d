import { existsSync, readdirSync, statSync } from 'node:fs'
import { createServer } from 'node:net'
import path from 'node:path'
import pg from 'pg'
import { expect, onTestFinished, test } from 'vitest'
import { makeProject, query, readIfThere, until } from '../test/project.ts'
import { runActor } from '../test/run-actor.ts'
import { savedServerUrl, serverStatus, startServer, stopServer } from './index.ts'
import { isAlive } from './process-info.ts'

test('a first start makes the server, a second one finds it, a stop ends it', async () => {
  const root = makeProject({ initialised: false })
  expect(await serverStatus({ root })).toMatchObject({ running: false })

  const first = await startServer({ root })
  expect(first.started).toBe(true)
  expect(await startServer({ root })).toMatchObject({ started: false, pid: first.pid })
  expect(await serverStatus({ root })).toMatchObject({
    running: true,
    kept: true,
    holds: 0,
    server: { pid: first.pid, port: first.port },
    dataFolder: path.join(root, '.strata/postgres/data'),
  })

  expect(await stopServer({ root })).toBe(true)
  expect(isAlive(first.pid)).toBe(false)
  expect(await serverStatus({ root })).toMatchObject({ running: false })
  expect(await stopServer({ root })).toBe(false)
})

test('data, port and password stay from one start to the next', async () => {
  const root = makeProject()
  const first = await startServer({ root })
  await query(first.url('postgres'), 'CREATE TABLE kept AS SELECT 7 AS n')
  await stopServer({ root })
  const second = await startServer({ root })
  expect(second.url('a b')).toBe(first.url('a b'))
  expect(await query(second.url('postgres'), 'SELECT n FROM kept')).toEqual([{ n: 7 }])
})

test('processes that start at once in a new project share one server', async () => {
  const root = makeProject({ initialised: false })
  const actors = [1, 2, 3, 4].map(() => runActor('start', root))
  const said = await Promise.all(actors.map((actor) => actor.next()))
  expect(new Set(said.map(({ pid }) => pid)).size).toBe(1)
  expect(said.filter(({ started }) => started)).toHaveLength(1)
})

test('the server has the settings for development, and no socket but 127.0.0.1', async () => {
  const { url } = await startServer({ root: makeProject() })
  const names = `'listen_addresses', 'unix_socket_directories', 'fsync', 'full_page_writes',
    'synchronous_commit', 'max_connections', 'TimeZone', 'server_encoding'`
  const rows = await query(
    url('postgres'),
    `SELECT name, setting FROM pg_settings WHERE name IN (${names})`,
  )
  expect(Object.fromEntries(rows.map(({ name, setting }) => [name, setting]))).toEqual({
    TimeZone: 'UTC',
    fsync: 'off',
    full_page_writes: 'off',
    listen_addresses: '127.0.0.1',
    max_connections: '200',
    server_encoding: 'UTF8',
    synchronous_commit: 'on',
    unix_socket_directories: '',
  })
  const [locale] = await query(
    url('postgres'),
    `SELECT version(), datlocprovider, datlocale, lower('ÉCOLE') FROM pg_database LIMIT 1`,
  )
  expect(locale).toEqual({
    version: expect.stringMatching(/^PostgreSQL 18\./),
    datlocprovider: 'b',
    datlocale: 'C.UTF-8',
    lower: 'école',
  })
})

test('nobody gets in without the password, which only the owner can read', async () => {
  const root = makeProject({ initialised: false })
  const { url, port } = await startServer({ root })
  const without = new pg.Client({ host: '127.0.0.1', port, user: 'postgres', password: 'postgres' })
  await expect(without.connect()).rejects.toMatchObject({ code: '28P01' })
  const home = path.join(root, '.strata/postgres')
  for (const name of ['state.json', 'lock', 'server.log']) {
    expect(statSync(path.join(home, name)).mode & 0o777, name).toBe(0o600)
  }
  expect(statSync(path.join(home, 'data')).mode & 0o777).toBe(0o700)
  expect(new URL(url('x')).password).toMatch(/^[\w-]{32}$/)
  const rules = await query(url('postgres'), 'SELECT DISTINCT auth_method FROM pg_hba_file_rules')
  expect(rules).toEqual([{ auth_method: 'scram-sha-256' }])
})

test('the saved URL needs a start but no running server', async () => {
  const root = makeProject({ initialised: false })
  expect(savedServerUrl({ root }, 'app')).toBeUndefined()
  const { url } = await startServer({ root })
  await stopServer({ root })
  expect(savedServerUrl({ root }, 'app')).toBe(url('app'))
})

test('a busy port is left to its owner, and the other one remembered', async () => {
  const root = makeProject()
  const first = await startServer({ root })
  await stopServer({ root })
  const squatter = createServer().listen(first.port, '127.0.0.1')
  await until(() => squatter.listening)
  const second = await startServer({ root })
  expect(second.port).not.toBe(first.port)
  await stopServer({ root })
  await new Promise((resolve) => squatter.close(resolve))
  expect(await startServer({ root })).toMatchObject({ port: second.port })
})

test('a path with spaces, unicode and more than a Unix socket takes serves', async () => {
  const root = makeProject({ initialised: false, name: `my äpp 'x" $HOME ${'long/'.repeat(25)}` })
  const { url } = await startServer({ root })
  expect(await query(url('postgres'), 'SELECT 1 AS one')).toEqual([{ one: 1 }])
})

test('an abort during initdb leaves neither processes nor a draft', async () => {
  const root = makeProject({ initialised: false })
  const home = path.join(root, '.strata/postgres')
  const abort = new AbortController()
  const start = startServer({ root, signal: abort.signal })
  const outcome = expect(start).rejects.toThrow('enough')
  await until(() => existsSync(home) && readdirSync(home).some((name) => name.startsWith('init-')))
  abort.abort(new Error('enough'))
  await outcome
  expect(readdirSync(home).toSorted()).toEqual(['lock', 'state.json'])
})

test('an abort while the server comes up takes it back', async () => {
  const root = makeProject()
  const log = path.join(root, '.strata/postgres/server.log')
  const pidFile = path.join(root, '.strata/postgres/data/postmaster.pid')
  for (let started = true; started; ) {
    const abort = new AbortController()
    const old = readIfThere(log)
    const start = startServer({ root, signal: abort.signal })
    const outcome = start.then(
      () => 'started',
      ({ message }: Error) => message,
    )
    await until(() => readIfThere(log) !== old)
    abort.abort(new Error('enough'))
    // It may be up before the log is seen to be another one: then once more.
    started = (await outcome) === 'started'
    if (started) await stopServer({ root })
    else expect(await outcome).toBe('enough')
  }
  expect(existsSync(pidFile)).toBe(false)
  expect(await serverStatus({ root })).toMatchObject({ running: false })
})

test('an abort while another process has the lock throws the reason', async () => {
  const root = makeProject({ initialised: false })
  const starter = runActor('start', root)
  await until(() => existsSync(path.join(root, '.strata/postgres/state.json')))
  const abort = new AbortController()
  const outcome = expect(startServer({ root, signal: abort.signal })).rejects.toThrow('enough')
  abort.abort(new Error('enough'))
  await outcome
  expect(await starter.next()).toMatchObject({ started: true })
})

test('Ctrl-C in the terminal of the starter leaves the server to the others', async () => {
  const root = makeProject()
  const holder = runActor('hold', root, { detached: true })
  const { pid } = await holder.next()
  onTestFinished(() => holder.kill())
  process.kill(-holder.pid, 'SIGINT') // to the whole group, as a terminal does
  await holder.exit
  expect(isAlive(Number(pid))).toBe(true)
  expect(await startServer({ root })).toMatchObject({ started: false, pid })
})
