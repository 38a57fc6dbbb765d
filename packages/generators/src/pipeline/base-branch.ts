import { execFileSync } from 'node:child_process'
import path from 'node:path'
import type { Migration, SchemaFile } from '@repo/schema-engine'
import { type ScannedSchema, scanSchema } from '../schema/scan-schema.ts'

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
  const tables = new Set<string>()
  for (const { sql } of fresh) {
    for (const [, created = '', before = '', after = ''] of sql.matchAll(tableName)) {
      if (created !== '') tables.add(created)
      else if (tables.delete(before)) tables.add(besides(before, after))
    }
  }
  return tables
}

/** Whether the base branch has the migration, so that others may have applied it; without git no one takes it from here. */
export function isReleased(schemaFolder: string, migration: string): boolean {
  return releasedMigrations(schemaFolder)?.has(migration) ?? false
}

/** The files of the schema as the base branch has them; undefined where git cannot say. */
export function baseSchema(schemaFolder: string, files: SchemaFile[]): ScannedSchema | undefined {
  const base = baseOf(schemaFolder)
  if (base === undefined) return undefined
  return scanSchema(
    files.flatMap((file) => {
      const name = path.relative(schemaFolder, file.path).split(path.sep).join('/')
      const content = git(schemaFolder, 'show', `${base}:./${name}`)
      return content === undefined ? [] : [{ path: file.path, content }]
    }),
  )
}

const table = '(?:"public"\\.)?((?:"[^"]+"\\.)?"[^"]+")'
const tableName = new RegExp(
  `^(?:CREATE TABLE ${table}|ALTER TABLE ${table} RENAME TO ("[^"]+"))`,
  'gm',
)

/** `"app"."posts"` and `"notes"` make `"app"."notes"`. */
const besides = (sql: string, name: string) => sql.replace(/"[^"]+"$/, name)

/** Folders of the base branch; undefined where git cannot say. */
function releasedMigrations(schemaFolder: string): ReadonlySet<string> | undefined {
  const folder = path.join(schemaFolder, 'migrations')
  if (git(schemaFolder, 'rev-parse', '--git-dir') === undefined) return undefined
  const base = baseOf(schemaFolder)
  if (base === undefined) return new Set() // nothing is committed yet
  const listed = git(schemaFolder, 'ls-tree', '--name-only', base, '--', `${folder}/`) ?? ''
  return new Set(listed.split('\n').map((file) => path.posix.basename(file)))
}

const baseOf = (schemaFolder: string) =>
  bases.find((name) => git(schemaFolder, 'rev-parse', '--verify', '--quiet', `${name}^{commit}`))

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
