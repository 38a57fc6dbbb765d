import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { ensureDatabase, startServer, stopServer } from '@repo/local-postgres'

export interface OwnServer {
  /** Of its migrated, empty database. */
  url: string
  adminUrl: string
  stop: () => Promise<void>
  /** Behind `stop`: on the same port. */
  start: () => Promise<void>
  remove: () => Promise<void>
}

/** A server for one test file alone, which may stop it. */
export async function ownServer(): Promise<OwnServer> {
  const root = mkdtempSync(path.join(tmpdir(), 'strata-server-'))
  const server = await startServer({ root })
  const adminUrl = server.url('postgres')
  await ensureDatabase(adminUrl, 'app')
  const url = server.url('app')
  // Not loaded by the other test files, which is a fifth of what they load.
  const [{ applyPending }, { thisProject }] = await Promise.all([
    import('@repo/migrate'),
    import('./template.ts'),
  ])
  await applyPending(thisProject(), url)
  return {
    url,
    adminUrl,
    stop: async () => void (await stopServer({ root })),
    start: async () => void (await startServer({ root })),
    async remove() {
      await stopServer({ root })
      rmSync(root, { recursive: true, force: true })
    },
  }
}
