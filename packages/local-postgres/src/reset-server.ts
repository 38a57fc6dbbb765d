import { existsSync, readdirSync, rmSync } from 'node:fs'
import path from 'node:path'
import { fileFailure } from './errors.ts'
import { withFileLock } from './file-lock.ts'
import { lockFile, readServerFolder } from './server-folder.ts'
import { homeFolder } from './server-state.ts'
import { stopRunning } from './stop-server.ts'

/** Stops the project's server and deletes all its data; the next start makes a new one. */
export async function resetServer({ root }: { root: string }): Promise<void> {
  const home = homeFolder(root)
  if (!existsSync(lockFile(home))) return
  await withFileLock({ file: lockFile(home) }, async () => {
    const folder = readServerFolder(home)
    await stopRunning(folder)
    try {
      if (folder.place !== home) rmSync(folder.place, { recursive: true, force: true })
      for (const name of readdirSync(home)) {
        // Deleting the lock would let a second process in; state goes last, it knows the place.
        if (name !== 'lock' && name !== 'state.json') {
          rmSync(path.join(home, name), { recursive: true, force: true, maxRetries: 3 })
        }
      }
      rmSync(path.join(home, 'state.json'), { force: true })
    } catch (error) {
      throw fileFailure(error, home)
    }
  })
}
