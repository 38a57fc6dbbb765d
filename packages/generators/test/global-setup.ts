import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { ensureDatabase, holdServer, resetServer } from '@repo/local-postgres'
import { Client } from 'pg'
import type { TestProject } from 'vitest/node'
import { initialMigrations } from './temporary-project.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    adminUrl: string
  }
}

/** One server for all tests, and on it the database that projects begin with, to clone. */
export async function setup(vitest: TestProject): Promise<() => Promise<void>> {
  const root = mkdtempSync(path.join(tmpdir(), 'strata-generators-server-'))
  const server = await holdServer({ root })
  const adminUrl = server.url('postgres')
  await ensureDatabase(adminUrl, 'beginning')
  await initialMigrations(server.url('beginning'))
  const admin = new Client({ connectionString: adminUrl })
  await admin.connect()
  await admin.query('ALTER DATABASE beginning IS_TEMPLATE true')
  await admin.end()
  vitest.provide('adminUrl', adminUrl)
  return async () => {
    await server.release()
    await resetServer({ root })
    rmSync(root, { recursive: true, force: true })
  }
}
