import { ensureRunning, save } from './ensure-running.ts'
import { withFileLock } from './file-lock.ts'
import { type LocalServer, localServer } from './local-server.ts'
import { lockFile, makeHome } from './server-folder.ts'

export interface StartOptions {
  /** Absolute path of the project's root. */
  root: string
  signal?: AbortSignal | undefined
}

/**
 * Starts the project's server unless it runs, and keeps it until `stopServer`.
 *
 * Two at once start one. Throws UserErrors with codes `POSTGRES.…`, or the signal's reason: then
 * nothing that this call started is left running.
 */
export async function startServer({
  root,
  signal,
}: StartOptions): Promise<LocalServer & { started: boolean }> {
  const home = makeHome(root)
  return withFileLock({ file: lockFile(home), signal }, async () => {
    const running = await ensureRunning(home, { applicationName: 'strata', signal })
    await running.client.end()
    if (!running.folder.state.keep) save(running.folder, { keep: true })
    return { ...localServer(running), started: running.started }
  })
}
