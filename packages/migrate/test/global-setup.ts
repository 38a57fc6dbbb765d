import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { ensureDatabase, resetServer, startServer, stopServer } from '@repo/local-postgres'
import type { TestProject } from 'vitest/node'
import { localDatabaseName } from '../src/with-database.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The state of a stopped server that has the empty database: copying it is faster than initdb. */
    initialised: string
  }
}

export async function setup(vitest: TestProject): Promise<() => Promise<void>> {
  // For the processes that tests start: stripping types is most of their time.
  process.env.NODE_COMPILE_CACHE ??= path.join(tmpdir(), 'node-compile-cache')
  const root = mkdtempSync(path.join(tmpdir(), 'strata-migrate-'))
  chmodSync(root, 0o755) // for the server's user: else its data goes elsewhere
  const server = await startServer({ root })
  await ensureDatabase(server.url('postgres'), localDatabaseName)
  await stopServer({ root })
  vitest.provide('initialised', path.join(root, '.strata'))
  return async () => {
    await resetServer({ root })
    rmSync(root, { recursive: true, force: true })
  }
}
