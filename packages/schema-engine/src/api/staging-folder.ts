import { existsSync } from 'node:fs'
import { mkdir, readdir, rm } from 'node:fs/promises'
import path from 'node:path'
import { errorCode } from '@repo/cli/error-code'

/**
 * A new folder beside `output`, since the generator reads the tsconfig.json and package.json above
 * it. Those that killed processes left there are removed.
 */
export async function openStagingFolder(output: string): Promise<string> {
  const parent = path.dirname(output)
  await mkdir(parent, { recursive: true })
  await removeDeadStaging(output)
  const folder = path.join(parent, `${prefixOf(output)}${process.pid}-${crypto.randomUUID()}`)
  await mkdir(folder)
  return folder
}

/** Takes away what processes left beside `output` that were killed while they made the client. */
export async function removeDeadStaging(output: string): Promise<void> {
  const parent = path.dirname(output)
  const prefix = prefixOf(output)
  for (const name of existsSync(parent) ? await readdir(parent) : []) {
    const [pid] = name.startsWith(prefix) ? name.slice(prefix.length).split('-') : []
    if (pid !== undefined && !isAlive(Number(pid))) {
      await rm(path.join(parent, name), { recursive: true, force: true })
    }
  }
}

const prefixOf = (output: string) => `.${path.basename(output)}-generating-`

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return errorCode(error) === 'EPERM'
  }
}
