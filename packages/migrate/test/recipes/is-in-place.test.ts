import { afterAll, beforeAll, expect, test } from 'vitest'
import { isInPlace } from '../../src/recipes/index.ts'
import { connected, type TestServer, testServer } from './world.ts'

let server: TestServer
let url: string
beforeAll(async () => {
  server = await testServer()
  url = server.url(await server.create())
})
afterAll(() => server.release())

const pairs: [string, string][] = [
  ['VARCHAR(80)', 'VARCHAR(120)'],
  ['VARCHAR(80)', 'VARCHAR(80)'],
  ['VARCHAR(80)', 'VARCHAR'],
  ['VARCHAR(80)', 'TEXT'],
  ['VARCHAR', 'TEXT'],
  ['TEXT', 'VARCHAR'],
  ['TEXT', 'VARCHAR(80)'],
  ['VARCHAR(80)', 'VARCHAR(60)'],
  ['CHAR(8)', 'CHAR(9)'],
  ['CHAR(8)', 'TEXT'],
  ['DECIMAL(10,2)', 'DECIMAL(12,2)'],
  ['DECIMAL(10,2)', 'NUMERIC'],
  ['DECIMAL(10)', 'DECIMAL(12,0)'],
  ['DECIMAL(10,2)', 'DECIMAL(12,3)'],
  ['DECIMAL(10,2)', 'DECIMAL(8,2)'],
  ['NUMERIC', 'DECIMAL(65,30)'],
  ['INTEGER', 'BIGINT'],
  ['INTEGER', 'DECIMAL(10,0)'],
  ['REAL', 'DOUBLE PRECISION'],
  ['TIMESTAMP(3)', 'TIMESTAMP(6)'],
  ['TIMESTAMP(6)', 'TIMESTAMP(3)'],
  ['TIMESTAMP(3)', 'TIMESTAMPTZ(6)'],
  ['TIMESTAMP(3)', 'TIMESTAMPTZ(3)'],
  ['TIMESTAMP(3)', 'TIMESTAMPTZ'],
  ['TIMESTAMP(3)', 'TIMESTAMP WITH TIME ZONE'],
  ['TIMESTAMPTZ(3)', 'TIMESTAMPTZ(6)'],
  ['TIMESTAMPTZ(6)', 'TIMESTAMP(6)'],
  ['TIMESTAMPTZ(6)', 'TIMESTAMP(3)'],
  ['TIMESTAMPTZ(6)', 'DATE'],
  ['TIME(3)', 'TIME(6)'],
  ['TIMETZ(3)', 'TIMETZ(6)'],
  ['TIME(6)', 'TIME(3)'],
  ['VARBIT(8)', 'VARBIT(16)'],
  ['VARBIT(8)', 'VARBIT(4)'],
  ['BIT(8)', 'BIT(16)'],
  ['VARCHAR(80)[]', 'TEXT[]'],
  ['JSON', 'JSONB'],
]

test.each(pairs)(
  '%s to %s is in place if, and only if, Postgres writes no row',
  async (from, to) => {
    const files = await connected(url, async (client) => {
      await client.query(`SET timezone = 'UTC'; CREATE TEMP TABLE one (value ${from});
      INSERT INTO one VALUES (NULL);
      CREATE TEMP TABLE indexed (value ${from})`)
      const indexable = !from.startsWith('JSON')
      if (indexable) await client.query('CREATE INDEX by_value ON indexed (value)')
      const nodes = async () => {
        const { rows } = await client.query(
          `SELECT pg_relation_filenode('one') AS table, pg_relation_filenode(to_regclass('by_value')) AS index`,
        )
        return rows[0]
      }
      const before = await nodes()
      await client.query(`ALTER TABLE one ALTER COLUMN value TYPE ${to} USING value::${to}`)
      await client.query(`ALTER TABLE indexed ALTER COLUMN value TYPE ${to} USING value::${to}`)
      return { before, after: await nodes() }
    })
    const same = files.before.table === files.after.table
    expect(same).toBe(isInPlace(from, to))
    expect(same && files.before.index === files.after.index).toBe(isInPlace(from, to, true))
  },
)
