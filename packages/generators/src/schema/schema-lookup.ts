import { nameHint, UserError } from '@repo/cli'
import { upperFirst } from '../grammar/words.ts'
import { attributesOf } from './attributes.ts'
import { namedFields } from './named-fields.ts'
import type { BlockKind, ScannedSchema, SchemaBlock, SchemaItem } from './scan-schema.ts'

/** The model of that name. Throws `SCHEMA.NO_MODEL`, naming the nearest, and `SCHEMA.IGNORED_MODEL`. */
export function requireModel(schema: ScannedSchema, name: string): SchemaBlock {
  const found = requireBlock(schema, name, ['model'])
  if (!isIgnored(found)) return found
  throw new UserError({
    code: 'SCHEMA.IGNORED_MODEL',
    message: `Model "${name}" has @@ignore, so the client and the API do not know it.`,
    hint: `Take @@ignore off ${name} first`,
  })
}

/** A block of one of these kinds, with `@@ignore` or not. Throws `SCHEMA.NO_MODEL` or `SCHEMA.NO_ENUM`. */
export function requireBlock(
  { blocks }: ScannedSchema,
  name: string,
  kinds: readonly BlockKind[],
): SchemaBlock {
  const candidates = blocks.filter(({ kind }) => kinds.includes(kind))
  const found = candidates.find((block) => block.name === name)
  if (found) return found
  const other = blocks.find((block) => block.name === name)
  const [kind = 'model'] = kinds
  throw new UserError({
    code: kind === 'enum' ? 'SCHEMA.NO_ENUM' : 'SCHEMA.NO_MODEL',
    message: `The schema has no ${kinds.join(' or ')} "${name}"${other ? `; "${name}" is of kind ${other.kind}` : ''}.`,
    hint:
      other?.kind === 'view'
        ? `Change the view by SQL: pnpm gen migration change_${name.toLowerCase()}`
        : nameHint(
            name,
            candidates.map((block) => block.name),
            kinds.length > 1 ? 'There are' : `${kind === 'enum' ? 'Enums' : 'Models'} are`,
          ),
  })
}

/** A field of a model. Throws `SCHEMA.NO_FIELD`, naming the nearest, and as `requireModel`. */
export function requireField(schema: ScannedSchema, model: string, name: string): SchemaItem {
  return requireFieldOf(requireModel(schema, model), name)
}

/** Throws `SCHEMA.NO_FIELD`. */
export function requireFieldOf(block: SchemaBlock, name: string): SchemaItem {
  const found = findField(block, name)
  if (found) return found
  const names = fieldsOf(block).map((item) => item.name)
  throw new UserError({
    code: 'SCHEMA.NO_FIELD',
    message: `${upperFirst(block.kind)} "${block.name}" has no field "${name}".`,
    hint: nameHint(name, names, `Fields of ${block.name} are`),
  })
}

/** Throws `SCHEMA.NO_VALUE`, naming the nearest. */
export function requireValueOf(block: SchemaBlock, name: string): SchemaItem {
  const values = block.items.filter(({ kind }) => kind === 'value')
  const found = values.find((item) => item.name === name)
  if (found) return found
  const names = values.map((item) => item.name)
  throw new UserError({
    code: 'SCHEMA.NO_VALUE',
    message: `Enum "${block.name}" has no value "${name}".`,
    hint: nameHint(name, names, `Values of ${block.name} are`),
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

/** What the database calls the values of an enum, by their names; none if there is no such. */
export function enumLabels(schema: ScannedSchema, name: string): Map<string, string> {
  const values = findEnum(schema, name)?.items.filter(({ kind }) => kind === 'value') ?? []
  return new Map(values.map((item) => [item.name, columnName(item)]))
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

/** Schema of the database: `@@schema`, undefined where the datasource names none. */
export function schemaOf(block: SchemaBlock): string | undefined {
  const attribute = blockAttribute(block, '@@schema')
  return attribute && attributesOf(attribute)[0]?.string
}

/** Whether the client does not know a block or a field: `@@ignore`, `@ignore`. */
export function isIgnored(of: SchemaBlock | SchemaItem): boolean {
  if ('items' in of) return blockAttribute(of, '@@ignore') !== undefined
  return attributesOf(of).some(({ name }) => name === '@ignore')
}

/** Prisma takes no `@ignore` on a type that its client leaves out anyway. */
export const isUnknownToClient = (item: SchemaItem): boolean =>
  isIgnored(item) || isUnsupported(item)

const isUnsupported = ({ type }: SchemaItem) => type.startsWith('Unsupported')

/** Text of a file; of one that is not there yet, none. */
export const contentOf = ({ files }: ScannedSchema, file: string): string =>
  files.find(({ path }) => path === file)?.content ?? ''

export interface FieldIndex {
  /** `@@index`, `@@unique`, `@@id`, `@@fulltext`, or `@unique` and `@id` of the field itself. */
  name: string
  /** In full, without spaces: `@@index([authorId,createdAt(sort:Desc)])`. */
  text: string
  /** In its order. */
  fields: string[]
  /** Whether no two rows may share the values: not so where `where:` leaves rows out. */
  unique: boolean
  /** The line that has it. */
  item: SchemaItem
}

/** Indexes and keys of a block in the order written. */
export function indexesOf(block: SchemaBlock): FieldIndex[] {
  return block.items.flatMap((item) => {
    const named = namedFields(item)
    const partial = /\bwhere\s*:/.test(item.masked)
    return attributesOf(item).flatMap(({ name, text }) => {
      if (!indexes.has(name)) return []
      const listed = named.filter(({ list }) => list === 'fields').map((field) => field.name)
      const fields = item.kind === 'field' ? [item.name] : listed
      return [{ name, text, fields, unique: /unique|id$/.test(name) && !partial, item }]
    })
  })
}

const indexes = new Set(['@id', '@unique', '@@id', '@@unique', '@@index', '@@fulltext'])

/** Those that name the field, with all their fields. */
export const indexesOn = (block: SchemaBlock, field: string): FieldIndex[] =>
  indexesOf(block).filter(({ fields }) => fields.includes(field))

/** Whether every key, never NULL, that Prisma tells rows of the model apart by has one of the fields. */
export function holdEveryKey(block: SchemaBlock, fields: readonly string[]): boolean {
  const keys = requiredKeys(block).filter((key) => !hasField(block, key, isUnsupported))
  const known = keys.filter((key) => !hasField(block, key, isIgnored))
  const held = known.length > 0 ? known : keys
  return held.length > 0 && held.every((key) => key.fields.some((name) => fields.includes(name)))
}

const hasField = (
  block: SchemaBlock,
  { fields }: FieldIndex,
  is: (item: SchemaItem) => boolean,
): boolean => fieldsOf(block).some((item) => fields.includes(item.name) && is(item))

function requiredKeys(block: SchemaBlock): FieldIndex[] {
  const required = (name: string) => findField(block, name)?.arity === 'required'
  return indexesOf(block).filter(({ unique, fields }) => unique && fields.every(required))
}

/** Columns of the primary key, else of the first unique key that is never NULL; none without either. */
export function keyColumns(block: SchemaBlock): string[] {
  const keys = requiredKeys(block)
  const key = keys.find(({ name }) => name.endsWith('id')) ?? keys[0]
  return (key?.fields ?? []).flatMap((name) => {
    const item = findField(block, name)
    return item ? [columnName(item)] : []
  })
}
