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
  const prefix = `.${path.basename(output)}-generating-`
  for (const name of await readdir(parent)) {
    const [pid] = name.startsWith(prefix) ? name.slice(prefix.length).split('-') : []
    if (pid !== undefined && !isAlive(Number(pid))) {
      await rm(path.join(parent, name), { recursive: true, force: true })
    }
  }
  const folder = path.join(parent, `${prefix}${process.pid}-${crypto.randomUUID()}`)
  await mkdir(folder)
  return folder
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return errorCode(error) === 'EPERM'
  }
}
