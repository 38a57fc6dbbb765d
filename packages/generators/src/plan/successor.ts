import { UserError } from '@repo/cli'
import { snakeCase } from '../grammar/words.ts'
import { attributesOf, compact } from '../schema/attributes.ts'
import { namedFields } from '../schema/named-fields.ts'
import { mapTo } from '../schema/psl.ts'
import { referringField, relationsOf } from '../schema/relation-of.ts'
import type { ScannedSchema, SchemaBlock, SchemaItem } from '../schema/scan-schema.ts'
import type { SchemaEdit } from '../schema/schema-edit.ts'
import { columnName, indexesOn } from '../schema/schema-lookup.ts'

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
  const named = attributes.find(({ name, text }) => name === '@unique' && text.includes('map:'))
  const set = [...(change.set ?? []), ...(named ? [without('map', named.text)] : [])]
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
          ? { drop: [...(change.drop ?? []), '@map'], set }
          : { set: [...set, mapTo(column)] }),
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
          ...(oldColumn === old ? [] : [mapTo(oldColumn)]),
          ...(item.type.startsWith('Unsupported') ? [] : ['@ignore']),
        ],
        doc: [],
      },
    },
    ...indexesOn(block, item.name)
      .filter(({ name }) => name.startsWith('@@'))
      .flatMap((index) => indexEdits(options, index.item)),
  ]
}

/**
 * The same index of the old column, which keeps its name in the database; what named the old field
 * names its successor by now, which keeps its name in the code.
 */
function indexEdits(
  { block, item, successor, old = item.name }: SuccessorOptions,
  line: SchemaItem,
): SchemaEdit[] {
  const model = block.name
  const written = renamedIn(line, item.name, successor)
  const beside = renamedIn(line, item.name, old)
  // `name:` is the client's name of a key, but the database's of an index.
  const isKey = !/^@@(?:index|fulltext)/.test(written)
  const nameless = isKey ? without('map', written) : without('name', without('map', written))
  const attribute = isKey ? without('name', beside) : beside
  const copy = { edit: 'addAttribute', model, attribute } as const
  if (nameless === written) return [copy]
  return [
    { edit: 'removeAttribute', model, attribute: compact(written) },
    { edit: 'addAttribute', model, attribute: nameless },
    copy,
  ]
}

/** An attribute without an argument that has a string. */
const without = (argument: 'map' | 'name', attribute: string) =>
  attribute
    .replace(new RegExp(`,\\s*${argument}\\s*:\\s*"(?:[^"\\\\]|\\\\.)*"`), '')
    .replace(new RegExp(`\\b${argument}\\s*:\\s*"(?:[^"\\\\]|\\\\.)*"\\s*,?\\s*`), '')
    .replace('()', '')

/** The same `@@index([title])` of the old column. */
function renamedIn(line: SchemaItem, from: string, to: string): string {
  const places = namedFields(line).filter(({ name }) => name === from)
  const text = places.reduceRight(
    (written, { start, end }) => written.slice(0, start) + to + written.slice(end),
    line.text,
  )
  // A comment may stand before it.
  return text
    .slice(line.masked.indexOf('@@'))
    .trim()
    .replace(/^@@\s*(\w+)\s*/, '@@$1')
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
      : referringField(schema, block, item.name)
        ? 'what other models refer to'
        : item.arity === 'list'
          ? 'a list'
          : attributesOf(item).some(({ text }) => text === '@default(autoincrement())')
            ? 'counted by the database'
            : undefined
  if (why === undefined) return
  throw new UserError({
    code: 'FIELD.NOT_REPLACEABLE',
    message: `Field "${item.name}" of ${block.name} is ${why}, so no second column can stand beside it.`,
    hint: `Write it by hand: pnpm gen migration replace_${snakeCase(block.name)}_${snakeCase(item.name)}`,
  })
}
