import { type DatabaseChange, relaxColumn, type Table } from '@repo/migrate/recipes'
import { snakeCase } from '../grammar/words.ts'
import type { SchemaItem } from '../schema/scan-schema.ts'
import { columnName } from '../schema/schema-lookup.ts'
import { combineChanges } from './combine-changes.ts'

/** Columns that need no value any more; the first migration gets the name. */
export function relaxColumns(
  name: string,
  table: Table,
  items: readonly SchemaItem[],
): DatabaseChange {
  return combineChanges(
    items.map((item, at) => {
      const column = columnName(item)
      return relaxColumn({
        name: at === 0 ? name : `${name}_${snakeCase(item.name)}`,
        table,
        column,
        reason: `the next release writes rows of ${table.name} without ${column}`,
      })
    }),
  )
}
