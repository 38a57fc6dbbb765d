import type { Journal } from '@repo/migrate/generation'
import {
  describeStanding,
  madeByHand,
  readStatement,
  type StandingObjects,
} from '@repo/migrate/recipes'
import { diffSchemas, type Engine, type SchemaFile } from '@repo/schema-engine'
import { countRows } from '../pipeline/count-rows.ts'
import { countStanding } from '../plan/standing.ts'

/** What SQL by hand made, since, on the tables and columns that an undo takes away, in words. */
export async function standingSince(
  engine: Engine,
  { apply, undo = [] }: Journal,
  schema: SchemaFile[],
): Promise<string[]> {
  const places = undo.flatMap(placesGone)
  if (places.length === 0) return []
  const script = await diffSchemas([], schema)
  const applied = apply.join('\n')
  const counts = places.map(({ sql, column }) => countStanding({ name: sql, sql, key: [] }, column))
  const found = await countRows(engine, counts)
  return found.flatMap(({ text = '' }) => {
    const { standing }: StandingObjects = JSON.parse(text)
    return madeByHand(standing, script)
      .filter(({ isKnown, name, sql }) => {
        const own = applied.includes(sql ?? name) || (name !== '' && applied.includes(name))
        return !isKnown && !own
      })
      .map(describeStanding)
  })
}

function placesGone(sql: string): { sql: string; column?: string }[] {
  const statement = readStatement(sql)
  if (statement === undefined || statement.tableSql.startsWith('"strata_undo".')) return []
  if (sql.startsWith('DROP TABLE ')) return [{ sql: statement.tableSql }]
  return statement.clauses.flatMap((clause) => {
    const [, name] = /^DROP COLUMN "(.+)"$/.exec(clause) ?? []
    return name === undefined
      ? []
      : [{ sql: statement.tableSql, column: name.replaceAll('""', '"') }]
  })
}
