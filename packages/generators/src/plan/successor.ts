import { UserError } from '@repo/cli'
import { snakeCase } from '../grammar/words.ts'
import { attributesOf } from '../schema/attributes.ts'
import { namedFields } from '../schema/named-fields.ts'
import { relationsOf } from '../schema/relation-of.ts'
import type { ScannedSchema, SchemaBlock, SchemaItem } from '../schema/scan-schema.ts'
import type { SchemaEdit } from '../schema/schema-edit.ts'
import { columnName, fieldsOf, indexesOn } from '../schema/schema-lookup.ts'

interface SuccessorOptions {
  block: SchemaBlock
  item: SchemaItem
  /** Name of the field that takes over, which may be the same. */
  successor: string
  /** Its column. */
  column: string
  /** What else becomes different with it. */
  change?: { type?: string; set?: string[]; drop?: string[] }
  /** Name that the old column goes on under, ignored by the client. */
  old?: string
}

/**
 * A field moves to a new column, and the old one stays beside it, ignored by the client, with its
 * indexes: the release that runs needs them.
 */
export function successorEdits(options: SuccessorOptions): SchemaEdit[] {
  const { block, item, successor, column, change = {}, old = item.name } = options
  const model = block.name
  const attributes = attributesOf(item)
  const kept = attributes.filter(({ name }) => name === '@unique' || name.startsWith('@db.'))
  const oldColumn = columnName(item)
  return [
    ...(successor === item.name
      ? []
      : [{ edit: 'renameField', model, from: item.name, to: successor } as const]),
    {
      edit: 'changeField',
      model,
      field: successor,
      change: {
        ...change,
        ...(column === successor
          ? { drop: [...(change.drop ?? []), '@map'] }
          : { set: [...(change.set ?? []), `@map("${column}")`] }),
      },
    },
    {
      edit: 'addField',
      model,
      place: 'last',
      field: {
        name: old,
        type: `${item.type}?`,
        attributes: [
          ...kept.map(({ text }) => text),
          ...(oldColumn === old ? [] : [`@map("${oldColumn}")`]),
          '@ignore',
        ],
        doc: [],
      },
    },
    // Those that named the old field name its successor by now.
    ...indexesOn(block, item.name)
      .filter(({ name }) => name.startsWith('@@'))
      .map((index) => ({
        edit: 'addAttribute' as const,
        model,
        attribute: renamedIn(index.item, item.name, old),
      })),
  ]
}

/** The same `@@index([title])` of the old column. */
function renamedIn(line: SchemaItem, from: string, to: string): string {
  const places = namedFields(line).filter(({ name }) => name === from)
  const text = places.reduceRight(
    (written, { start, end }) => written.slice(0, start) + to + written.slice(end),
    line.text,
  )
  return text.trim()
}

/**
 * Throws `FIELD.NOT_REPLACEABLE` for a column that other tables or the model's key hold on to: two
 * columns cannot both be it.
 */
export function checkReplaceable(
  schema: ScannedSchema,
  block: SchemaBlock,
  item: SchemaItem,
): void {
  const why = indexesOn(block, item.name).some(({ name }) => name.endsWith('id'))
    ? 'part of the key'
    : relationsOf(schema, block, item).length > 0
      ? 'a foreign key'
      : isReferred(schema, block, item)
        ? 'what other models refer to'
        : item.arity === 'list'
          ? 'a list'
          : undefined
  if (why === undefined) return
  throw new UserError({
    code: 'FIELD.NOT_REPLACEABLE',
    message: `Field "${item.name}" of ${block.name} is ${why}, so no second column can stand beside it.`,
    hint: `Write it by hand: pnpm gen migration replace_${snakeCase(block.name)}_${snakeCase(item.name)}`,
  })
}

function isReferred({ blocks }: ScannedSchema, block: SchemaBlock, { name }: SchemaItem): boolean {
  const refers = (field: SchemaItem) =>
    field.type === block.name &&
    namedFields(field).some((named) => named.list === 'references' && named.name === name)
  return blocks.some((other) => fieldsOf(other).some(refers))
}
