import { copyFileSync, linkSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import path from 'node:path'

/** Paths relative to the folder; none if it is not there. */
export async function listFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return []
      throw error
    },
  )
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
}

/** What Prisma, too, deletes from its output, and what a killed run of ours left there. */
export function isGenerated(file: string): boolean {
  return /\.([cm]?[jt]s|wasm|prisma|tmp)$/.test(file)
}

/** Puts a file in a second place, as the same file where the file system can. */
export function linkFile(from: string, to: string): void {
  try {
    linkSync(from, to)
  } catch {
    copyFileSync(from, to)
  }
}
