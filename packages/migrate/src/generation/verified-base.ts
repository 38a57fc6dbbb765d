import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Migration, SchemaFile } from '@repo/schema-engine'

/** What a project has, and the last command that looked at its database has shown of it. */
export interface VerifiedBase {
  root: string
  /** They make the schema, but for the remainder. */
  migrations: Migration[]
  schema: SchemaFile[]
  /** Of the database, when it had that schema too: see `databaseFingerprint`. */
  fingerprint: string | undefined
}

/** The mark of a base, as it stands in the project. */
export interface Verified {
  hash: string
  fingerprint: string
  /** What Prisma sees between the migrations and the schema, and is no change: '' if nothing. */
  remainder: string
  /** Names. */
  migrations: string[]
  schema: SchemaFile[]
}

const nothing: Verified = { hash: '', fingerprint: '', remainder: '', migrations: [], schema: [] }

/**
 * Whether the migrations are known to make this schema, and the database to be as it was then. To
 * replay migrations in a shadow database is by far the slowest part of a generation, to introspect
 * a large one the next.
 */
export function isVerified(base: VerifiedBase): { migrations: boolean; database: boolean } {
  const { hash, fingerprint } = lastVerified(base.root) ?? nothing
  const migrations = hash === hashOf(base)
  return { migrations, database: migrations && !!fingerprint && fingerprint === base.fingerprint }
}

export function markVerified(base: VerifiedBase, remainder = ''): void {
  const { root, migrations, schema, fingerprint = '' } = base
  const verified: Verified = {
    hash: hashOf(base),
    fingerprint,
    remainder,
    migrations: migrations.map(({ name }) => name),
    schema,
  }
  const file = markOf(root)
  mkdirSync(path.dirname(file), { recursive: true }) // before the first generation too
  writeFileSync(file, JSON.stringify(verified))
}

/** The last one; undefined where there is none, or not one of this form. */
export function lastVerified(root: string): Verified | undefined {
  const file = markOf(root)
  if (!existsSync(file)) return undefined
  try {
    return { ...nothing, ...JSON.parse(readFileSync(file, 'utf8')) }
  } catch {
    return undefined // of another version, or half written: it only saves time
  }
}

const markOf = (root: string) => path.join(root, '.strata/gen/verified')

function hashOf({ root, migrations, schema }: VerifiedBase): string {
  const hash = createHash('sha256')
  for (const { name, sql } of migrations) hash.update(`${name}\0${sql}\0`)
  const files = schema.map((file) => [path.relative(root, file.path), file.content] as const)
  for (const [file, content] of files.sort(([a], [b]) => (a < b ? -1 : 1))) {
    hash.update(`${file}\0${content}\0`)
  }
  return hash.digest('hex')
}
