import { createRequire } from 'node:module'
import path from 'node:path'
import type { Project } from '../project.ts'

/** The JavaScript file of the `prisma` that packages/db depends on. */
export function prismaCli({ databasePackage }: Project): string {
  const require = createRequire(path.join(databasePackage, 'package.json'))
  return path.join(path.dirname(require.resolve('prisma/package.json')), 'build/index.js')
}
