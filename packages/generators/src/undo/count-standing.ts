import type { Journal } from '@repo/migrate/generation'
import {
  describeStanding,
  madeByHand,
  readStatement,
  type Standing,
  type StandingObjects,
} from '@repo/migrate/recipes'
import { diffSchemas, type Engine, type SchemaFile } from '@repo/schema-engine'
import { countRows } from '../pipeline/count-rows.ts'
import { countStanding } from '../plan/standing.ts'

/**
 * What SQL by hand made, since, on the tables and columns that an undo takes away, in words; without
 * what PostgreSQL does not let go, and so refuses the undo for.
 */
export async function standingSince(
  engine: Engine,
  { apply, undo = [] }: Journal,
  schema: SchemaFile[],
): Promise<string[]> {
  const places = undo.flatMap(placesGone)
  if (places.length === 0) return []
  const script = await diffSchemas([], schema)
  const applied = apply.join('\n')
  const made = new Set([...applied.matchAll(named)].map(([, name = '']) => unquoted(name)))
  const counts = places.map(({ sql, column }) => countStanding({ name: sql, sql, key: [] }, column))
  const found = await countRows(engine, counts)
  return found.flatMap(({ text = '' }, at) => {
    const { standing }: StandingObjects = JSON.parse(text)
    return madeByHand(standing, script)
      .filter((one) => {
        const own = made.has(one.name) || (one.sql !== null && applied.includes(one.sql))
        return !one.isKnown && !own && !holds(one, places[at]?.column)
      })
      .map(describeStanding)
  })
}

/** Names that statements of a generation give what they make on a column. */
const named = /\b(?:CONSTRAINT|INDEX|STATISTICS) (?:[^\s"]+\.|"[^"]+"\.)?"((?:[^"]|"")+)"/g

/** Whether PostgreSQL refuses to drop the column, or the table, because of it. */
const holds = ({ kind, drop }: Standing, column: string | undefined) =>
  kind === 'holder' ||
  (drop !== null && (column !== undefined || !['trigger', 'rule', 'policy'].includes(kind)))

const unquoted = (name: string) => name.replaceAll('""', '"')

function placesGone(sql: string): { sql: string; column?: string }[] {
  const statement = readStatement(sql)
  if (statement === undefined || statement.tableSql.startsWith('"strata_undo".')) return []
  if (sql.startsWith('DROP TABLE ')) return [{ sql: statement.tableSql }]
  return statement.clauses.flatMap((clause) => {
    const [, name] = /^DROP COLUMN "(.+)"$/.exec(clause) ?? []
    return name === undefined ? [] : [{ sql: statement.tableSql, column: unquoted(name) }]
  })
}
