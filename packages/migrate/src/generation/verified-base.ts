import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Migration, SchemaFile } from '@repo/schema-engine'

/** What a project has, and the last generation that ended well has shown of it. */
export interface VerifiedBase {
  root: string
  /** They make the schema. */
  migrations: Migration[]
  schema: SchemaFile[]
  /** Of the database, when it had that schema too: see `databaseFingerprint`. */
  fingerprint: string | undefined
}

/**
 * Whether the migrations are known to make this schema, and the database to be as it was then. To
 * replay migrations in a shadow database is by far the slowest part of a generation, to introspect
 * a large one the next.
 */
export function isVerified(base: VerifiedBase): { migrations: boolean; database: boolean } {
  const file = markOf(base)
  const [hash, fingerprint] = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : []
  const migrations = hash === hashOf(base)
  return { migrations, database: migrations && !!fingerprint && fingerprint === base.fingerprint }
}

export function markVerified(base: VerifiedBase): void {
  const file = markOf(base)
  mkdirSync(path.dirname(file), { recursive: true }) // before the first generation too
  writeFileSync(file, `${hashOf(base)}\n${base.fingerprint ?? ''}`)
}

const markOf = ({ root }: VerifiedBase) => path.join(root, '.strata/gen/verified')

function hashOf({ root, migrations, schema }: VerifiedBase): string {
  const hash = createHash('sha256')
  for (const { name, sql } of migrations) hash.update(`${name}\0${sql}\0`)
  const files = schema.map((file) => [path.relative(root, file.path), file.content] as const)
  for (const [file, content] of files.sort(([a], [b]) => (a < b ? -1 : 1))) {
    hash.update(`${file}\0${content}\0`)
  }
  return hash.digest('hex')
}
