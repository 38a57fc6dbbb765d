import path from 'node:path'
import { besides } from '@repo/migrate/recipes'
import type { Migration, SchemaFile } from '@repo/schema-engine'
import { type ScannedSchema, scanSchema } from '../schema/scan-schema.ts'
import { git } from './git.ts'

/** Where others take the project from, the first that there is; without them it is the commit at hand. */
const bases = [
  'refs/remotes/origin/HEAD',
  'refs/remotes/origin/main',
  'refs/remotes/origin/master',
  'refs/heads/main',
  'refs/heads/master',
]

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
  `^(?:CREATE TABLE ${table}|ALTER TABLE ${table} RENAME TO "([^"]+)")`,
  'gm',
)

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
function baseOf(schemaFolder: string): string | undefined {
  const refs = git(schemaFolder, 'for-each-ref', '--format=%(refname)', ...bases)?.split('\n')
  return refs && (bases.find((name) => refs.includes(name)) ?? 'HEAD')
}
