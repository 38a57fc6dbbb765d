import { UserError } from '@repo/cli'
import { attributesOf } from './attributes.ts'
import type { ScannedSchema, SchemaBlock, SchemaItem } from './scan-schema.ts'

/** The model of that name. Throws `SCHEMA.NO_MODEL`, naming the nearest. */
export function requireModel({ blocks }: ScannedSchema, name: string): SchemaBlock {
  const models = blocks.filter(({ kind }) => kind === 'model')
  const found = models.find((block) => block.name === name)
  if (found === undefined) {
    const other = blocks.find((block) => block.name === name)
    const near = models.find((block) => block.name.toLowerCase() === name.toLowerCase())
    throw new UserError({
      code: 'SCHEMA.NO_MODEL',
      message: `The schema has no model "${name}"${other ? `; "${name}" is of kind ${other.kind}` : ''}.`,
      hint: near
        ? `Write ${near.name}`
        : `Models are ${models.map((model) => model.name).join(', ') || 'none yet'}`,
    })
  }
  if (blockAttribute(found, '@@ignore') === undefined) return found
  throw new UserError({
    code: 'SCHEMA.IGNORED_MODEL',
    message: `Model "${name}" has @@ignore, so the client and the API do not know it.`,
    hint: `Take @@ignore off ${name} first`,
  })
}

export function findEnum({ blocks }: ScannedSchema, name: string): SchemaBlock | undefined {
  return blocks.find((block) => block.kind === 'enum' && block.name === name)
}

/** Values of an enum, none if there is no such. */
export function enumValues(schema: ScannedSchema, name: string): string[] {
  const items = findEnum(schema, name)?.items ?? []
  return items.filter(({ kind }) => kind === 'value').map((item) => item.name)
}

export const fieldsOf = (block: SchemaBlock): SchemaItem[] =>
  block.items.filter(({ kind }) => kind === 'field')

export function findField(block: SchemaBlock, name: string): SchemaItem | undefined {
  return block.items.find((item) => item.kind === 'field' && item.name === name)
}

/** First `@@name` of a block. */
export function blockAttribute(block: SchemaBlock, name: string): SchemaItem | undefined {
  return block.items.find((item) => item.kind === 'attribute' && item.name === name)
}

/** Table or enum name in the database: `@@map`, else the block's own. */
export function databaseName(block: SchemaBlock): string {
  const map = blockAttribute(block, '@@map')
  return (map && attributesOf(map)[0]?.string) ?? block.name
}

/** Column name: `@map`, else the field's own. */
export function columnName(item: SchemaItem): string {
  return attributesOf(item).find(({ name }) => name === '@map')?.string ?? item.name
}
