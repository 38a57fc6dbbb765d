import { committingStep, type MigrationStep } from './file-forms.ts'
import { fileName, literal } from './identifier.ts'
import { list } from './list.ts'
import { inDollars, splitList } from './sql-text.ts'
import { addedColumn, type Statement } from './statement.ts'

const identifier = /^"(?:[^"]|"")+"/

/**
 * Before a unique index of columns that may have values: where two rows share one, this fails and
 * leaves nothing behind, while a failed CONCURRENTLY leaves an index that is in the way of the next
 * deploy. Undefined for an index of a column that `statements` add, which has no values yet.
 */
export function checkDuplicates(
  { sql, table, tableSql, object }: Statement,
  statements: readonly Statement[],
): MigrationStep | undefined {
  const [, text = ''] = /^CREATE UNIQUE INDEX [\s\S]*?\(([\s\S]*)\)$/.exec(sql) ?? []
  const columns = splitList(text).map((part) => identifier.exec(part)?.[0])
  const names = columns.flatMap((column) => column ?? [])
  const added = statements
    .filter((statement) => statement.tableSql === tableSql)
    .flatMap(({ clauses }) => clauses.flatMap((clause) => addedColumn(clause)?.name ?? []))
  const plain = names.map((name) => name.slice(1, -1).replaceAll('""', '"'))
  const isNew = plain.some((name) => added.includes(name))
  if (names.length === 0 || names.length < columns.length || isNew) return undefined
  const message = `Several rows of ${table} share one ${plain.join(', ')}`
  const given = names.map((name) => `${name} IS NOT NULL`).join(' AND ')
  const body = `
BEGIN
  IF EXISTS (
    SELECT FROM ${tableSql} WHERE ${given}
    GROUP BY ${names.join(', ')} HAVING count(*) > 1
  ) THEN
    RAISE unique_violation USING MESSAGE = ${literal(message)};
  END IF;
END
`
  return committingStep(
    {
      name: `check_${fileName(object)}`,
      phase: 'expand',
      reason: `fails where rows of ${table} share one ${list(plain)}, before an index is built`,
      risk: `reads ${table} once; reads and writes go on`,
    },
    `DO ${inDollars(body)}`,
    [],
  )
}
