import path from 'node:path'
import { git } from './git.ts'

/** Where others take the project from, the first that there is; without them it is the commit at hand. */
const bases = [
  'refs/remotes/origin/HEAD',
  'refs/remotes/origin/main',
  'refs/remotes/origin/master',
  'refs/heads/main',
  'refs/heads/master',
]

/** Migrations that the base branch has, so that others may have applied them; undefined where git cannot say. */
export function releasedMigrations(schemaFolder: string): ReadonlySet<string> | undefined {
  const base = baseOf(schemaFolder)
  if (base === undefined) return undefined
  const folder = path.join(schemaFolder, 'migrations')
  const listed = git(schemaFolder, 'ls-tree', '--name-only', base, '--', `${folder}/`)
  if (listed === undefined) return base === 'HEAD' ? new Set() : undefined // nothing is committed yet
  return new Set(listed.split('\n').map((file) => path.posix.basename(file)))
}

/** A ref, in one question; undefined where there is no git or no repository. */
export function baseOf(schemaFolder: string): string | undefined {
  const refs = git(schemaFolder, 'for-each-ref', '--format=%(refname)', ...bases)?.split('\n')
  return refs && (bases.find((name) => refs.includes(name)) ?? 'HEAD')
}
