import type { Engine, Execute } from '@repo/schema-engine'
import type { Expectation } from './expectations.ts'

/** One thing that a migration makes and the database does not have. */
export interface Flaw extends Expectation {
  isInvalid: boolean
}

/** What is missing with its table is not named. */
export async function findFlaws(engine: Engine, expected: Expectation[]): Promise<Flaw[]> {
  if (expected.length === 0) return []
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

export function describeFlaw({ kind, table, name, isInvalid }: Flaw): string {
  if (kind === 'table') return `  the table ${table} is missing`
  const what = `  the ${kind.replace(/^(required|validated) /, '')} "${name}" of ${table}`
  if (!isInvalid) return `${what} is missing`
  if (kind === 'index') return `${what} is INVALID`
  return kind === 'required column' ? `${what} is not NOT NULL` : `${what} is NOT VALID`
}
