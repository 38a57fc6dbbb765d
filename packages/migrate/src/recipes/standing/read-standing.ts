import { literal } from '../identifier.ts'
import { standingFunction } from './standing-function.ts'
import { dependentsFunction, successorFunction } from './successor-function.ts'

interface ReadStanding {
  /** As SQL writes it. */
  tableSql: string
  /** Left out for all that stands on the table. */
  column?: string | undefined
  successor?: Successor | undefined
}

export interface Successor {
  column: string
  /** `isThere`: its name and type are those of a column that exists. */
  isThere: boolean
  /** SQL type; that of the old column where left out. */
  type?: string | undefined
  /** Statements that the type needs. */
  setup?: string[] | undefined
}

/**
 * SQL that reads, as one JSON text, what stands on a column (`StandingObjects`). It changes the table to see
 * what PostgreSQL says, and takes that back.
 */
export function readStanding({ tableSql, column, successor }: ReadStanding): {
  setup: string[]
  sql: string
} {
  const text = (value: string | undefined) => (value === undefined ? 'NULL' : literal(value))
  const given = [
    `to_regclass(${literal(tableSql)})`,
    text(column),
    text(successor?.column),
    text(successor?.type),
    String(successor?.isThere ?? false),
  ]
  return {
    setup: [...(successor?.setup ?? []), standingFunction, dependentsFunction, successorFunction],
    sql: `SELECT pg_temp.strata_standing_objects(${given.join(', ')})::text`,
  }
}
