import { copyFileSync, linkSync, mkdirSync, realpathSync } from 'node:fs'
import path from 'node:path'
import { findProgram } from '../src/find-program.ts'

/** Node and pnpm in a folder that another user can reach, as root's own are not. */
export function reachableTools(folder: string): string {
  mkdirSync(folder, { recursive: true })
  for (const name of ['node', 'pnpm']) {
    const found = findProgram(name, process.env)
    if (found === undefined) throw new Error(`"${name}" is not on the PATH`)
    const file = path.join(folder, name)
    try {
      linkSync(realpathSync(found), file)
    } catch {
      copyFileSync(realpathSync(found), file) // another file system
    }
  }
  return folder
}
