import path from 'node:path'
import { baseOf, git, releasedMigrations } from '@repo/migrate'
import { besides } from '@repo/migrate/recipes'
import type { Migration, SchemaFile } from '@repo/schema-engine'
import { type ScannedSchema, scanSchema } from '../schema/scan-schema.ts'

/**
 * Tables, as SQL writes them, that only migrations make which nobody else can have applied: those
 * that the base branch lacks, and that the development database has run. Without git nothing is
 * known, so none.
 */
export function unreleasedTables(
  schemaFolder: string,
  migrations: readonly Migration[],
  baselined: ReadonlySet<string>,
): ReadonlySet<string> {
  const released = releasedMigrations(schemaFolder)
  const isFresh = (name: string) => released?.has(name) === false && !baselined.has(name)
  const fresh = migrations.filter(({ name }) => isFresh(name))
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
