import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { inject } from 'vitest'

export interface TestDatabase {
  name: string
  url: string
  /** Rows as objects. */
  query: <Row extends object>(sql: string) => Promise<Row[]>
  drop: () => Promise<void>
}

/** The URL of a database on the test server. */
export function urlOf(database: string): string {
  const url = new URL(inject('serverUrl'))
  url.pathname = `/${database}`
  return url.href
}

export async function queryServer<Row extends object>(
  sql: string,
  database = 'postgres',
): Promise<Row[]> {
  const client = new pg.Client(urlOf(database))
  await client.connect()
  try {
    const result = await client.query<Row>(sql)
    return result.rows
  } finally {
    await client.end()
  }
}

/** A database of its own for one test. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const name = `test_${randomUUID()}`
  await queryServer(`CREATE DATABASE "${name}"`)
  return {
    name,
    url: urlOf(name),
    query: (sql) => queryServer(sql, name),
    drop: async () => {
      await queryServer(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`)
    },
  }
}

export interface TestRole {
  name: string
  password: string
  /** `url` as this role. */
  on: (url: string) => string
  drop: () => Promise<void>
}

/** A role of its own for one test; `attributes` such as `LOGIN CREATEDB`. */
export async function createTestRole(attributes: string): Promise<TestRole> {
  const name = `role_${randomUUID()}`
  const password = randomUUID()
  await queryServer(`CREATE ROLE "${name}" ${attributes} PASSWORD '${password}'`)
  return {
    name,
    password,
    on: (given) => {
      const url = new URL(given)
      url.username = name
      url.password = password
      return url.href
    },
    drop: async () => {
      await queryServer(`DROP ROLE IF EXISTS "${name}"`)
    },
  }
}
