import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { ensureDatabase, holdServer, resetServer } from '@repo/local-postgres'
import { ensureClient, openProject, readMigrations, readSchema } from '@repo/migrate'
import { markVerified } from '@repo/migrate/generation'
import { Client } from 'pg'
import type { TestProject } from 'vitest/node'
import { copyProject, initialMigrations } from './temporary-project.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    adminUrl: string
    /** Holds all projects; with a space in its path, as some have. */
    folder: string
    /** A project with its client, in which a command has verified the database. */
    beginning: { root: string; url: string }
  }
}

/** One server for all tests, on it the database that projects begin with, and their folder, to copy. */
export async function setup(vitest: TestProject): Promise<() => Promise<void>> {
  const root = mkdtempSync(path.join(tmpdir(), 'strata-generators-server-'))
  process.env.NODE_COMPILE_CACHE = path.join(root, 'compiled') // for the processes that tests start
  const server = await holdServer({ root })
  const adminUrl = server.url('postgres')
  await ensureDatabase(adminUrl, 'beginning')
  await initialMigrations(server.url('beginning'))
  const admin = new Client({ connectionString: adminUrl })
  await admin.connect()
  await admin.query('ALTER DATABASE beginning IS_TEMPLATE true')
  await admin.end()
  vitest.provide('adminUrl', adminUrl)
  const folder = mkdtempSync(path.join(tmpdir(), 'strata generators-'))
  const beginning = { root: path.join(folder, 'beginning'), url: server.url('beginning') }
  await makeBeginning(beginning.root)
  vitest.provide('folder', folder)
  vitest.provide('beginning', beginning)
  return async () => {
    rmSync(folder, { recursive: true, force: true })
    await server.release()
    await resetServer({ root })
    rmSync(root, { recursive: true, force: true })
  }
}

async function makeBeginning(root: string): Promise<void> {
  const project = openProject(copyProject(root))
  await ensureClient(project)
  const base = { migrations: readMigrations(project), schema: readSchema(project) }
  markVerified({ root, ...base, fingerprint: undefined })
}
