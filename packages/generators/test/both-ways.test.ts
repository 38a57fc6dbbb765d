import { cloneDatabase, dropDatabase } from '@repo/local-postgres'
import { readMigrations, readSchema } from '@repo/migrate'
import { splitStatements } from '@repo/migrate/recipes'
import { openEngine } from '@repo/schema-engine'
import { Client } from 'pg'
import { expect, inject, onTestFinished, test } from 'vitest'
import { temporaryProject } from './temporary-project.ts'

/** Prisma sends a whole file, or one statement after the other. */
const ways: [string, (sql: string) => string[]][] = [
  ['as a whole', (sql) => [sql]],
  ['statement by statement', splitStatements],
]

test.each(ways)('generated migrations are right when a file is sent %s', async (way, parts) => {
  const project = await temporaryProject()
  const initial = new Set(project.migrations())
  await project.run(
    'model Team label:citext:unique size:int:default=5 kind:enum:big,small:optional',
  )
  await project.run('model Post title:string author:ref:User tags:string:list team:ref:Team')
  const field =
    'field User team:ref:Team:optional:onDelete=cascade code:string:optional:unique mood:enum:good,bad:default=good seen:datetime:default=now teams:many:Team:as=members:rel=Members'
  expect((await project.run(field)).code).toBe(0)

  const adminUrl = inject('adminUrl')
  const name = `ways_${process.pid}_${way.length}`
  await cloneDatabase({ adminUrl, template: 'beginning', name })
  const url = Object.assign(new URL(adminUrl), { pathname: `/${name}` }).href
  const client = new Client({ connectionString: url })
  await client.connect()
  onTestFinished(async () => {
    await client.end()
    await dropDatabase(adminUrl, name)
  })
  await client.query(
    "INSERT INTO users (id, email) VALUES (gen_random_uuid(), 'a'), (gen_random_uuid(), 'b')",
  )
  const added = readMigrations(project.project).filter(
    (migration) => !initial.has(migration.name.replace(/^\d+_/, '')),
  )
  expect(added.length).toBeGreaterThan(4)
  for (const { sql } of added) for (const part of parts(sql)) await client.query(part)
  const { rows } = await client.query('SHOW lock_timeout')
  expect(rows).toEqual([{ lock_timeout: '0' }]) // nothing leaks into the next file
  const schema = readSchema(project.project)
  const engine = openEngine({ url, schema })
  expect(await engine.diffDatabase(schema)).toBe('')
  await engine.dispose()
  const users = await client.query('SELECT mood, seen IS NOT NULL AS seen FROM users')
  expect(users.rows).toEqual([
    { mood: 'good', seen: true },
    { mood: 'good', seen: true },
  ])
})
