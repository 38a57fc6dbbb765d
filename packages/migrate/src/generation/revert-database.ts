import { UserError } from '@repo/cli'
import { diffSchemas, openEngine, type SchemaFile } from '@repo/schema-engine'
import { Client } from 'pg'
import { splitStatements } from '../recipes/index.ts'

interface RevertOptions {
  url: string
  /** Names of the migrations to forget. */
  migrations: string[]
  before: SchemaFile[]
  after: SchemaFile[]
}

/**
 * Takes back whatever part of the migrations the database has, in one transaction: the tables
 * and columns that they added, and their rows in Prisma's table.
 *
 * Throws `GENERATE.NOT_REVERTED` where the database differs in other ways too: what the change
 * did not add is not ours to drop.
 */
export async function revertDatabase(options: RevertOptions): Promise<void> {
  const client = new Client({ connectionString: options.url })
  await client.connect()
  try {
    // A killed process' statement goes on in the server; its session holds this lock until it ends.
    await client.query("SET lock_timeout = '10s'")
    await client.query('SELECT pg_advisory_lock($1)', [prismaMigrateLock])
    const statements = await revertingStatements(options)
    await client.query('BEGIN')
    for (const statement of statements) await client.query(statement)
    await client.query('DELETE FROM _prisma_migrations WHERE migration_name = ANY($1)', [
      options.migrations,
    ])
    await client.query('COMMIT')
  } finally {
    await client.end()
  }
}

/** Prisma's own, held while migrations are applied. */
const prismaMigrateLock = 72707369

async function revertingStatements({ url, before, after }: RevertOptions): Promise<string[]> {
  const engine = openEngine({ url, schema: before })
  try {
    const ours = new Set(splitStatements(await diffSchemas(after, before)))
    const statements = splitStatements(await engine.diffDatabase(before))
    const foreign = statements.find((statement) => !ours.has(statement))
    if (foreign !== undefined) throw notReverted(foreign)
    return statements
  } finally {
    await engine.dispose()
  }
}

const notReverted = (statement: string) =>
  new UserError({
    code: 'GENERATE.NOT_REVERTED',
    message: `The development database was changed by someone else too, so the interrupted generation is not taken back. It would take:\n${statement};`,
    hint: 'pnpm db reset',
  })
