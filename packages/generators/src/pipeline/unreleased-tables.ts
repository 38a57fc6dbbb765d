import { execFileSync } from 'node:child_process'
import path from 'node:path'
import type { Migration } from '@repo/schema-engine'

/** Where others take the project from, the first that there is. */
const bases = ['origin/HEAD', 'origin/main', 'origin/master', 'main', 'master', 'HEAD']

/**
 * Tables, as SQL writes them, that only migrations make which nobody else can have applied: those that the base branch
 * lacks. Without git nothing is known, so none.
 */
export function unreleasedTables(
  schemaFolder: string,
  migrations: readonly Migration[],
): ReadonlySet<string> {
  const released = releasedMigrations(schemaFolder)
  const fresh = migrations.filter(({ name }) => released !== undefined && !released.has(name))
  return new Set(fresh.flatMap(({ sql }) => [...sql.matchAll(createTable)].map(nameOf)))
}

/** Whether the base branch has the migration, so that others may have applied it; without git no one takes it from here. */
export function isReleased(schemaFolder: string, migration: string): boolean {
  return releasedMigrations(schemaFolder)?.has(migration) ?? false
}

const createTable = /^CREATE TABLE (?:"public"\.)?((?:"[^"]+"\.)?"[^"]+")/gm
const nameOf = ([, name = '']: RegExpMatchArray) => name

/** Folders of the base branch; undefined where git cannot say. */
function releasedMigrations(schemaFolder: string): ReadonlySet<string> | undefined {
  const folder = path.join(schemaFolder, 'migrations')
  if (git(schemaFolder, 'rev-parse', '--git-dir') === undefined) return undefined
  for (const base of bases) {
    const listed = git(schemaFolder, 'ls-tree', '--name-only', base, '--', `${folder}/`)
    if (listed !== undefined) {
      return new Set(listed.split('\n').map((file) => path.posix.basename(file)))
    }
  }
  return new Set() // nothing is committed yet
}

/** A hook's variables may name another repository. */
const env = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_')),
)

function git(cwd: string, ...args: string[]): string | undefined {
  try {
    return execFileSync('git', args, {
      cwd,
      env,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    })
  } catch {
    return undefined // no git, no repository or no such branch
  }
}
