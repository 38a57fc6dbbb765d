import { UserError } from '@repo/cli'
import { type Engine, type Execute, openEngine } from '@repo/schema-engine'
import { type Project, readMigrations, readSchema } from '../project.ts'
import { besides, quoted } from '../recipes/index.ts'
import { type Expectation, expectationsOf } from './expectations.ts'

/** One thing that a migration makes and the database does not have. */
interface Flaw extends Expectation {
  isInvalid: boolean
}

/**
 * Throws `MIGRATION.NOT_DONE` where the database lacks what the migration makes: marked as applied,
 * it would never be looked at again. A migration that there is none of is left to Prisma to refuse.
 */
export async function checkApplied(project: Project, url: string, name: string): Promise<void> {
  const migrations = readMigrations(project)
  const expected = expectationsOf(name, migrations)
  if (expected.length === 0) return
  const engine = openEngine({ url, schema: readSchema(project) })
  try {
    const flaws = await findFlaws(engine, expected)
    if (flaws.length === 0) return
    const { failed } = await engine.status(migrations)
    throw notDone(name, flaws, failed.includes(name))
  } finally {
    await engine.dispose()
  }
}

/** What is missing with its table is not named. */
async function findFlaws(engine: Engine, expected: Expectation[]): Promise<Flaw[]> {
  return engine.transaction(async (execute) => {
    const flaws: Flaw[] = []
    for (const one of expected) {
      const { found, sound } = await lookUp(execute, one)
      if (!sound) flaws.push({ ...one, isInvalid: found })
    }
    const lost = new Set(flaws.filter(({ kind }) => kind === 'table').map(({ table }) => table))
    return flaws.filter(({ kind, table }) => kind === 'table' || !lost.has(table))
  })
}

async function lookUp(execute: Execute, { kind, table, name }: Expectation) {
  const [row] = await execute(queries[kind], kind === 'table' ? [table] : [table, name])
  return { found: row !== undefined, sound: row?.sound === true }
}

const columns =
  'FROM pg_attribute WHERE attrelid = to_regclass($1) AND attname = $2 AND NOT attisdropped'
const constraints = 'FROM pg_constraint WHERE conrelid = to_regclass($1) AND conname = $2'

/** Each has one row where the object is there. */
const queries: Record<Expectation['kind'], string> = {
  table: 'SELECT true AS sound WHERE to_regclass($1) IS NOT NULL',
  column: `SELECT true AS sound ${columns}`,
  'required column': `SELECT attnotnull AS sound ${columns}`,
  index:
    'SELECT indisvalid AS sound FROM pg_index JOIN pg_class i ON i.oid = indexrelid WHERE indrelid = to_regclass($1) AND relname = $2',
  constraint: `SELECT true AS sound ${constraints}`,
  'validated constraint': `SELECT convalidated AS sound ${constraints}`,
}

function notDone(name: string, flaws: Flaw[], hasFailed: boolean): UserError {
  const invalid = flaws.find(({ kind, isInvalid }) => kind === 'index' && isInvalid)
  const notValid = flaws.find(({ kind, isInvalid }) => kind === 'validated constraint' && isInvalid)
  const again = hasFailed
    ? `pnpm prisma migrate resolve --rolled-back ${name}, then: pnpm db migrate`
    : 'pnpm db migrate'
  const validate =
    notValid &&
    `Validate it by SQL: ALTER TABLE ${notValid.table} VALIDATE CONSTRAINT ${quoted(notValid.name)}`
  const hint =
    invalid === undefined
      ? (flaws.length === 1 && validate) || `Apply it: ${again}`
      : `Drop the index by SQL, DROP INDEX CONCURRENTLY ${besides(invalid.table, invalid.name)}, and apply it again: ${again}`
  return new UserError({
    code: 'MIGRATION.NOT_DONE',
    message: `The migration "${name}" is not done in the database:\n${flaws.map(describe).join('\n')}`,
    hint,
  })
}

function describe({ kind, table, name, isInvalid }: Flaw): string {
  if (kind === 'table') return `  the table ${table} is missing`
  const what = `  the ${kind.replace(/^(required|validated) /, '')} "${name}" of ${table}`
  if (!isInvalid) return `${what} is missing`
  if (kind === 'index') return `${what} is INVALID`
  return kind === 'required column' ? `${what} is not NOT NULL` : `${what} is NOT VALID`
}
