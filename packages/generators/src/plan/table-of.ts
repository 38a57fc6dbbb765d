import { quoted, type Table } from '@repo/migrate/recipes'
import type { ScannedSchema, SchemaBlock } from '../schema/scan-schema.ts'
import { databaseName, keyColumns, schemaOf } from '../schema/schema-lookup.ts'

/** The table of a model. */
export function tableOf(block: SchemaBlock): Table {
  const name = databaseName(block)
  return { name, sql: tableNameIn(block, name), key: keyColumns(block) }
}

/** A table's or type's name in SQL, in the schema of the block. Prisma leaves out the usual one. */
export function tableNameIn(block: SchemaBlock, name: string): string {
  const schema = schemaOf(block)
  return schema === undefined || schema === 'public'
    ? quoted(name)
    : `${quoted(schema)}.${quoted(name)}`
}

/** The same as Prisma's diff names it. Throws an `Error` for an unknown one. */
export const tableNamed =
  ({ blocks }: ScannedSchema) =>
  (name: string, sql: string): Table => {
    const block = blocks.find((one) => one.kind === 'model' && tableOf(one).sql === sql)
    if (block === undefined) throw new Error(`No model has the table ${name} (${sql}).`)
    return tableOf(block)
  }
