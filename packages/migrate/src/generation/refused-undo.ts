import { literal } from '../recipes/identifier.ts'
import { sqlState } from './sql-state.ts'

interface Refusal {
  /** Instead of the database's words. */
  fact?: string
  hint: string
}

const identifier = '"(?:[^"]|"")+"'
const retype = new RegExp(
  `^ALTER TABLE ((?:${identifier}\\.)?${identifier}) ALTER COLUMN (${identifier}) (?:SET DATA )?TYPE (.+?)(?: USING [\\s\\S]*)?$`,
)

/** Rows that were written since, or changed, and that the way back has no place for. */
export function refusedByRows(
  error: Error,
  statement: string,
  statements: string[],
): Refusal | undefined {
  const state = sqlState(error) ?? ''
  if (state === '23502') return refusedByNulls(error, statements)
  const [, table = '', column = '', type = ''] = retype.exec(statement) ?? []
  const update = `UPDATE ${table} SET ${column} = <value> WHERE`
  const [, name, value] =
    /invalid input value for enum (.+?)_new"?: "(.*?)"/.exec(error.message) ?? []
  if (name !== undefined && value !== undefined && table !== '') {
    return {
      fact: `Rows of ${table} use the enum value "${value}" of ${name.replace(/^"/, '')}, which is being removed.`,
      hint: mend('Give them another', `${update} ${column} = ${literal(value)}`),
    }
  }
  if (/^(22001|22003|22P02|22007|22008)$/.test(state) && type !== '') {
    const [, length] = /^(?:VAR)?CHAR\((\d+)\)$/.exec(type) ?? []
    const which = length === undefined ? '<which>' : `length(${column}) > ${length}`
    return {
      fact: `Rows of ${table} were written since whose ${column} is no ${type}: ${firstLine(error)}`,
      hint: mend('Change them', `${update} ${which}`),
    }
  }
  if (state === '23503')
    return { hint: 'Bring the rows that it names back by SQL, then run this again' }
  if (state === '23505') return { hint: 'Change one of those rows by SQL, then run this again' }
  return undefined
}

function refusedByNulls({ message }: Error, statements: string[]): Refusal | undefined {
  const [, column, table] = /column (".+?") of relation (".+?") contains null/.exec(message) ?? []
  if (column === undefined || table === undefined) return undefined
  const fact = `Rows of ${table} were written since that have no ${column}.`
  if (statements.some((sql) => sql.includes(`ADD COLUMN ${column} `))) {
    return {
      fact,
      hint: 'Bring the column back with values for all rows: pnpm gen field <Model> <field>:<type>:backfill=<sql>',
    }
  }
  const sql = `UPDATE ${table} SET ${column} = <value> WHERE ${column} IS NULL`
  return { fact, hint: mend('Give them one', sql) }
}

/** Objects that somebody made by hand on what undo takes away. */
export function refusedByDependent({ message }: Error): string | undefined {
  const found =
    /(?:DETAIL: |\n)(?:rule \S+ on )?(view|materialized view|constraint|trigger|policy|function) (\S+)(?: on table (\S+))? depends on /.exec(
      message,
    )
  const [, kind = '', name = '', table = ''] = found ?? []
  if (kind === '') return undefined
  const sql =
    kind === 'constraint'
      ? `ALTER TABLE ${table} DROP CONSTRAINT ${name}`
      : `DROP ${kind.toUpperCase()} ${name}${table === '' ? '' : ` ON ${table}`}`
  return `Take it away, then run this again: echo '${sql}' | pnpm prisma db execute --stdin`
}

const mend = (what: string, sql: string) => `${what} by SQL, then run this again: ${sql}`

const firstLine = ({ message }: Error) => message.split('\n')[0] ?? message
