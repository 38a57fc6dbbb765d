import type { Table } from '@repo/migrate/recipes'
import { relationOf } from '../schema/relation-of.ts'
import type { ScannedSchema, SchemaBlock, SchemaItem } from '../schema/scan-schema.ts'
import { columnName, requireFieldOf } from '../schema/schema-lookup.ts'
import { sqlType } from './sql-type.ts'
import { tableOf } from './table-of.ts'

/** The one column that a foreign key refers to. */
export interface ReferredColumn extends Pick<Table, 'name' | 'sql'> {
  column: string
  /** SQL */
  type: string
}

/** Undefined for a relation by several columns, or by none. */
export function referredColumn(
  schema: ScannedSchema,
  block: SchemaBlock,
  relation: SchemaItem,
): ReferredColumn | undefined {
  const found = relationOf(schema, block, relation)
  const [name, second] = found?.references ?? []
  if (found === undefined || name === undefined || second !== undefined) return undefined
  return referredField(schema, found.target, name)
}

export function referredField(
  schema: ScannedSchema,
  target: SchemaBlock,
  name: string,
): ReferredColumn {
  const item = requireFieldOf(target, name)
  return { ...tableOf(target), column: columnName(item), type: sqlType(schema, item) }
}
