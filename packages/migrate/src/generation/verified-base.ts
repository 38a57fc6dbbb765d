import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Migration, SchemaFile } from '@repo/schema-engine'

/**
 * Whether the migrations are known to make this schema. Replaying them in a shadow database is by
 * far the slowest part of a generation, and the last one that ended well has shown it.
 */
export function isVerified(root: string, migrations: Migration[], schema: SchemaFile[]): boolean {
  const file = markOf(root)
  return existsSync(file) && readFileSync(file, 'utf8') === hashOf(root, migrations, schema)
}

export function markVerified(root: string, migrations: Migration[], schema: SchemaFile[]): void {
  const file = markOf(root)
  mkdirSync(path.dirname(file), { recursive: true }) // before the first generation too
  writeFileSync(file, hashOf(root, migrations, schema))
}

const markOf = (root: string) => path.join(root, '.strata/gen/verified')

function hashOf(root: string, migrations: Migration[], schema: SchemaFile[]): string {
  const hash = createHash('sha256')
  for (const { name, sql } of migrations) hash.update(`${name}\0${sql}\0`)
  const files = schema.map((file) => [path.relative(root, file.path), file.content] as const)
  for (const [file, content] of files.sort(([a], [b]) => (a < b ? -1 : 1))) {
    hash.update(`${file}\0${content}\0`)
  }
  return hash.digest('hex')
}
