import { UserError } from '@repo/cli'
import { checkBytes } from '../grammar/check-name.ts'
import { blockLines, type PslBlock, type PslField } from '../schema/psl.ts'
import { type ScannedSchema, type SchemaBlock, scanSchema } from '../schema/scan-schema.ts'
import { columnName, databaseName, fieldsOf } from '../schema/schema-lookup.ts'
import { tableNameIn } from './table-of.ts'

/**
 * Names of a new model or enum: none may differ from another only in case, which breaks the client
 * on some file systems, and no two may share a table. Throws `SCHEMA.NAME_TAKEN`.
 */
export function checkBlockName({ blocks }: ScannedSchema, block: PslBlock): void {
  const kinds = new Set(['model', 'enum', 'type', 'view'])
  const others = blocks.filter(({ kind }) => kinds.has(kind))
  const table = databaseName(asBlock(block))
  const inSchema = tableNameIn(asBlock(block), table)
  checkBytes(table, block.name)
  for (const other of others) {
    if (other.name.toLowerCase() === block.name.toLowerCase()) {
      const so = other.name === block.name ? '' : `, so "${block.name}" is taken`
      throw taken(`There is the ${other.kind} "${other.name}" already${so}.`)
    }
    if (tableNameIn(other, databaseName(other)) === inSchema) {
      throw taken(
        `The ${block.kind} "${block.name}" would be "${table}" in the database, as ${other.kind} "${other.name}" is.`,
      )
    }
  }
  checkFieldNames(block.name, [], block.kind === 'model' ? block.fields : [])
}

/** Names of new fields, and of their columns, beside those of the model. Throws `SCHEMA.NAME_TAKEN`. */
export function checkFieldNames(model: string, existing: SchemaBlock[], added: PslField[]): void {
  const fresh = fieldsOf(asBlock({ kind: 'model', name: model, fields: added, attributes: [] }))
  const names = new Map<string, string>()
  const columns = new Map<string, string>()
  const isColumn = new Set([
    'String',
    'Boolean',
    'Int',
    'BigInt',
    'Float',
    'Decimal',
    'DateTime',
    'Json',
    'Bytes',
  ])
  for (const item of [...existing.flatMap(fieldsOf), ...fresh]) {
    const isFresh = fresh.includes(item)
    const name = item.name.toLowerCase()
    const twin = names.get(name)
    if (twin !== undefined && isFresh) {
      throw taken(
        twin === item.name
          ? `Model "${model}" has a field "${twin}" already.`
          : `Model "${model}" would have the fields "${twin}" and "${item.name}".`,
      )
    }
    names.set(name, item.name)
    if (!isColumn.has(item.type) && !item.masked.includes('@map(')) continue
    const column = columnName(item)
    if (isFresh) checkBytes(column, item.name)
    const other = columns.get(column)
    if (other !== undefined && isFresh) {
      throw taken(
        `Fields "${other}" and "${item.name}" of model "${model}" would share the column "${column}".`,
      )
    }
    columns.set(column, item.name)
  }
}

function asBlock(block: PslBlock): SchemaBlock {
  const [scanned] = scanSchema([{ path: '', content: `${blockLines(block).join('\n')}\n` }]).blocks
  if (scanned === undefined) throw new Error(`No block: ${block.name}`)
  return scanned
}

const taken = (message: string) =>
  new UserError({ code: 'SCHEMA.NAME_TAKEN', message, hint: 'Choose another name' })
