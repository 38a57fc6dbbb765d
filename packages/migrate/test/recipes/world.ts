import { randomUUID } from 'node:crypto'
import path from 'node:path'
import { cloneDatabase, dropDatabase, ensureDatabase, holdServer } from '@repo/local-postgres'
import { diffSchemas, openEngine, type SchemaFile } from '@repo/schema-engine'
import { Client } from 'pg'

/** A server for the tests of this package; all test files share it, and the last one stops it. */
export async function testServer() {
  const server = await holdServer({ root: path.resolve(import.meta.dirname, '../..') })
  const adminUrl = server.url('postgres')
  const made: string[] = []
  return {
    url: (name: string) => server.url(name),
    async create(): Promise<string> {
      const name = `recipes_${randomUUID()}`
      await ensureDatabase(adminUrl, name)
      made.push(name)
      return name
    },
    async clone(template: string): Promise<string> {
      const name = `recipes_${randomUUID()}`
      await cloneDatabase({ adminUrl, template, name })
      made.push(name)
      return name
    },
    async release(): Promise<void> {
      for (const name of made) await dropDatabase(adminUrl, name)
      await server.release()
    },
  }
}

export type TestServer = Awaited<ReturnType<typeof testServer>>

export const schemaOf = (head: string, models: string[]): SchemaFile[] => [
  { path: 'schema.prisma', content: [head, ...models].join('\n\n') },
]

export const head = `generator client {
  provider = "prisma-client"
  output   = "../src/generated"
}

datasource db {
  provider = "postgresql"
}`

/** Prisma's scripts between two sets of models. */
export async function scriptsOf(head: string, before: string, after: string) {
  const [was, will] = [schemaOf(head, [before]), schemaOf(head, [after])]
  return {
    forward: await diffSchemas(was, will),
    reverse: await diffSchemas(will, was),
    before: await diffSchemas([], was),
    after: await diffSchemas([], will),
  }
}

export async function connected<Result>(
  url: string,
  work: (client: Client) => Promise<Result>,
): Promise<Result> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

/** SQL that would make the database what the schema says: '' if it is. */
export async function drift(url: string, schema: SchemaFile[]): Promise<string> {
  const engine = openEngine({ url, schema })
  try {
    return await engine.diffDatabase(schema)
  } finally {
    await engine.dispose()
  }
}

/** In one transaction. */
export async function run(url: string, statements: string[]): Promise<void> {
  await connected(url, async (client) => {
    await client.query('BEGIN')
    for (const statement of statements) await client.query(statement)
    await client.query('COMMIT')
  })
}

export const query = (url: string, sql: string): Promise<object[]> =>
  connected(url, async (client) => (await client.query(sql)).rows)

/** All rows, in an order of their own, whatever the order of the columns. */
export async function rowsOf(url: string, tables: string[]): Promise<Record<string, string[]>> {
  return connected(url, async (client) => {
    const found: Record<string, string[]> = {}
    for (const table of tables) {
      const { rows } = await client.query(`SELECT to_jsonb(one)::text AS row FROM ${table} AS one`)
      found[table] = rows.map(({ row }) => row).sort()
    }
    return found
  })
}
