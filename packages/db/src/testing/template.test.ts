import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { cloneDatabase } from '@repo/local-postgres'
import { openProject, type Project } from '@repo/migrate'
import { Client } from 'pg'
import { expect, onTestFinished, test } from 'vitest'
import { databaseUrl } from './database-url.ts'
import { thisProject, useTemplate } from './template.ts'
import { testDatabase, testServerUrl } from './test-database.ts'

const db = await testDatabase()
const adminUrl = testServerUrl()

/** A copy of this project's schema and migrations. */
function copyOfProject(): Project {
  const root = mkdtempSync(path.join(tmpdir(), 'strata-db-'))
  onTestFinished(() => rmSync(root, { recursive: true }))
  writeFileSync(path.join(root, 'pnpm-workspace.yaml'), '')
  cpSync(thisProject().schemaFolder, path.join(root, 'packages/db/prisma'), { recursive: true })
  return openProject(root)
}

function addMigration({ migrationsFolder }: Project, sql: string): void {
  const folder = path.join(migrationsFolder, '20990101000000_add_strata_test_template')
  mkdirSync(folder)
  writeFileSync(path.join(folder, 'migration.sql'), sql)
}

async function templateOf(project: Project): Promise<string> {
  const { name, release } = await useTemplate(adminUrl, project)
  onTestFinished(release)
  return name
}

async function query(database: string, sql: string): Promise<string[]> {
  const client = new Client({ connectionString: databaseUrl(adminUrl, database) })
  await client.connect()
  try {
    const { rows } = await client.query<{ name: string }>(sql)
    return rows.map(({ name }) => name)
  } finally {
    await client.end()
  }
}

const databases = () => query('postgres', 'SELECT datname AS name FROM pg_database')

const tables = (database: string) =>
  query(database, "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'")

test('the same migrations have the same template', async () => {
  expect(await templateOf(copyOfProject())).toBe(await templateOf(thisProject()))
})

test('another migration makes another template, once for all who ask at the same time', async () => {
  const project = copyOfProject()
  addMigration(project, 'CREATE TABLE "strata_test_template" ("id" INTEGER PRIMARY KEY);')
  const names = await Promise.all([1, 2, 3].map(() => templateOf(project)))
  expect(new Set(names).size).toBe(1)
  expect(names[0]).not.toBe(await templateOf(thisProject()))
  expect(await tables(names[0] ?? '')).toContain('strata_test_template')
})

test('a template and the clones of killed runs go when nobody uses them', async () => {
  const project = copyOfProject()
  addMigration(project, 'CREATE TABLE "strata_test_template" ("id" INTEGER PRIMARY KEY);')
  const { name, release } = await useTemplate(adminUrl, project)
  await cloneDatabase({ adminUrl, template: name, name: `${name}_1_a` })
  await templateOf(thisProject())
  expect(await databases()).toEqual(expect.arrayContaining([name, `${name}_1_a`]))
  await release()
  await templateOf(thisProject())
  const left = await databases()
  expect(left).not.toContain(name)
  expect(left).not.toContain(`${name}_1_a`)
})

test('a migration that fails leaves no template', async () => {
  const project = copyOfProject()
  addMigration(project, 'CREATE TABLE "strata_test_template" (;')
  const failure = { code: 'MIGRATION.FAILED' }
  await expect(useTemplate(adminUrl, project)).rejects.toMatchObject(failure)
  await expect(useTemplate(adminUrl, project)).rejects.toMatchObject(failure)
})

test('rows of one test are gone in the next: they are here', async () => {
  await db.$executeRaw`CREATE TABLE "strata_test_rows" AS SELECT 1 AS "id"`
  expect(await rows()).toHaveLength(1)
})

test('rows of one test are gone in the next: they are gone', async () => {
  expect(await rows()).toEqual([])
})

const rows = () => db.$queryRaw`SELECT * FROM "strata_test_rows"`
