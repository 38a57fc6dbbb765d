import { statementsOf } from './database-change.ts'
import { columnsOf, readStatement } from './statement.ts'

/** The default of a column in Prisma's script that makes a whole schema: SQL; undefined without one. */
export function columnDefault(
  script: string,
  tableSql: string,
  column: string,
): string | undefined {
  const table = statementsOf(script)
    .flatMap((sql) => readStatement(sql) ?? [])
    .find((statement) => statement.kind === 'table' && statement.tableSql === tableSql)
  return table && columnsOf(table).find(({ name }) => name === column)?.default
}
