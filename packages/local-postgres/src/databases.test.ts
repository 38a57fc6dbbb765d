import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createProject, query } from '../test/project.ts'
import {
  cloneDatabase,
  dropDatabase,
  ensureDatabase,
  type LocalServer,
  startServer,
} from './index.ts'

let server: LocalServer
let adminUrl: string
const { root, remove } = createProject()

beforeAll(async () => {
  server = await startServer({ root })
  adminUrl = server.url('postgres')
})
afterAll(remove)

const exists = async (name: string) => {
  const rows = await query(adminUrl, 'SELECT datname FROM pg_database')
  return rows.some(({ datname }) => datname === name)
}

test('a database is made once, also by two at once, and dropped with its sessions', async () => {
  const made = [1, 2, 3].map(() => ensureDatabase(adminUrl, 'app'))
  expect((await Promise.all(made)).toSorted()).toEqual([false, false, true])
  expect(await ensureDatabase(adminUrl, 'app')).toBe(false)

  const session = new pg.Client(server.url('app'))
  session.on('error', () => {})
  await session.connect()
  await dropDatabase(adminUrl, 'app')
  await dropDatabase(adminUrl, 'app')
  expect(await exists('app')).toBe(false)
})

test('a clone holds what its template holds, and goes its own way', async () => {
  await ensureDatabase(adminUrl, 'origin')
  await query(server.url('origin'), 'CREATE TABLE pets AS SELECT 7 AS n')
  const clones = ['one', 'two', 'three']
  await Promise.all(clones.map((name) => cloneDatabase({ adminUrl, template: 'origin', name })))
  await query(server.url('one'), 'DELETE FROM pets')
  expect(await query(server.url('two'), 'SELECT n FROM pets')).toEqual([{ n: 7 }])
})

test.each(['Über "quoted" \'name\'', 'a b/c&d=e%', 'select', 'x'.repeat(63), '-- $1;'])(
  'the name %s is only a name',
  async (name) => {
    await ensureDatabase(adminUrl, name)
    expect(await exists(name)).toBe(true)
    const [row] = await query(server.url(name), 'SELECT current_database() AS name')
    expect(row).toEqual({ name })
    await cloneDatabase({ adminUrl, template: name, name: 'copy' })
    await dropDatabase(adminUrl, 'copy')
    await dropDatabase(adminUrl, name)
    expect(await exists(name)).toBe(false)
  },
)

test.each([
  ['', 'is empty'],
  ['x'.repeat(64), "has 64 bytes, more than PostgreSQL's 63"],
  ['ü'.repeat(32), "has 64 bytes, more than PostgreSQL's 63"],
  ['a\0b', 'holds a NUL character'],
])('the name %j is refused', async (name, reason) => {
  const refused = {
    code: 'POSTGRES.DATABASE_NAME',
    message: `The database name "${name}" ${reason}.`,
  }
  await expect(ensureDatabase(adminUrl, name)).rejects.toMatchObject(refused)
  await expect(dropDatabase(adminUrl, name)).rejects.toMatchObject(refused)
  const clone = cloneDatabase({ adminUrl, template: 'template1', name })
  await expect(clone).rejects.toMatchObject(refused)
})

test('a clone that cannot be says why', async () => {
  const clone = (template: string, name: string) => cloneDatabase({ adminUrl, template, name })
  await expect(clone('nowhere', 'x')).rejects.toMatchObject({ code: 'POSTGRES.TEMPLATE_MISSING' })
  await expect(clone('template1', 'postgres')).rejects.toMatchObject({
    code: 'POSTGRES.DATABASE_EXISTS',
  })
  await ensureDatabase(adminUrl, 'busy')
  const session = new pg.Client(server.url('busy'))
  await session.connect()
  await expect(clone('busy', 'x')).rejects.toMatchObject({ code: 'POSTGRES.TEMPLATE_IN_USE' })
  await session.end()
})
