import type { Database } from '@repo/db'
import { modelOfTable } from './constrained-fields.ts'
import type { Problem } from './problems.ts'

/** An error of PostgreSQL: its code, and its message, which quotes names. */
export interface DatabaseError {
  code: string
  message: string
}

/** Of ours: the caller is told nothing, the log why it probably happened. */
export interface OwnMistake {
  reason: string
}

/** NOT NULL and CHECK. */
export const isRule = ({ code }: DatabaseError) => code === '23502' || code === '23514'

const ahead = 'the database has a migration ahead of this release'

/**
 * A NOT NULL or a CHECK that refuses a row. Where it stands on fields that the request sent, these are
 * to blame; otherwise nothing that it could have sent is known to help, and the log says why.
 */
export async function brokenRule(
  { code, message }: DatabaseError,
  sent: object,
  db: Database,
): Promise<Problem | OwnMistake> {
  const [first = '', second = ''] = [...message.matchAll(/"([^"]+)"/g)].map(([, name]) => name)
  const isNull = code === '23502'
  const [table, columns] = isNull ? [second, [first]] : [first, await checked(db, first, second)]
  const fields = modelOfTable(db, table)?.fields ?? []
  const names = columns.map(
    (column) => fields.find(({ name, dbName = name }) => dbName === column)?.name ?? column,
  )
  const blamed = names.filter((name) => Object.hasOwn(sent, name))
  if (blamed.length > 0) {
    const why = isNull ? 'must have a value' : 'breaks a rule of the database'
    const errors = blamed.map((path) => ({ path, message: why }))
    return { status: 400, code: 'bad_value', detail, errors }
  }
  const on = isNull || columns.length === 0 ? '' : ` on ${columns.join(', ')}`
  return {
    reason: `${message}${on}. Nothing that the request sent is the reason; probably ${ahead}.`,
  }
}

const detail = 'A value breaks a rule of its table.'

/** Columns that a CHECK stands on; its name need not tell. None where the database does not say. */
async function checked(db: Database, table: string, constraint: string): Promise<string[]> {
  const rows = await db.$queryRaw<{ name: string }[]>`
    SELECT DISTINCT a.attname::text AS "name"
    FROM pg_constraint c
    JOIN pg_class t ON t.oid = c.conrelid
    JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = ANY (c.conkey)
    WHERE t.relname = ${table} AND c.conname = ${constraint}`.catch(() => [])
  return rows.map(({ name }) => name)
}

/** What this release and the database do not both know; undefined for another error. */
export function mismatch({ code, message }: DatabaseError): OwnMistake | undefined {
  const lacks =
    /^(42703|42P01|P2023)$/.test(code) || (code === '22P02' && /^[^"]*\benum\b/.test(message))
  if (!lacks) return undefined
  // Behind a colon is the value.
  const [what] = message.split(': ')
  return { reason: `${what}. Probably ${ahead}, or lacks one that it needs.` }
}
