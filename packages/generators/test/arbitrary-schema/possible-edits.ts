import { attributesOf } from '../../src/schema/attributes.ts'
import { relationsOf } from '../../src/schema/relation-of.ts'
import type { ScannedSchema, SchemaBlock, SchemaItem } from '../../src/schema/scan-schema.ts'
import type { FieldChange, SchemaEdit } from '../../src/schema/schema-edit.ts'
import { fieldsOf, indexesOn, isIgnored, schemaOf } from '../../src/schema/schema-lookup.ts'

/** Edits of a kind after which Prisma accepts the schema still. */
export function possibleEdits(schema: ScannedSchema, kind: SchemaEdit['edit']): SchemaEdit[] {
  const blocks = schema.blocks.filter(({ kind: of }) => of !== 'generator' && of !== 'datasource')
  switch (kind) {
    case 'addBlock':
    case 'renameBlock':
    case 'removeBlock':
      return blocks.flatMap((block) => ofBlock(schema, block)).filter(({ edit }) => edit === kind)
    case 'addValue':
      return blocks
        .filter((block) => block.kind === 'enum')
        .map(({ name }) => ({ edit: kind, enum: name, value: fresh(schema, 'added') }))
    case 'addAttribute':
    case 'setAttribute':
    case 'removeAttribute':
      return blocks
        .flatMap((block) => ofAttributes(schema, block))
        .filter(({ edit }) => edit === kind)
    default:
      return blocks
        .filter((block) => block.kind !== 'enum')
        .flatMap((block) => fieldsOf(block).flatMap((item) => ofField(schema, block, item)))
        .filter(({ edit }) => edit === kind)
  }
}

/** A name that nothing has. */
function fresh({ files }: ScannedSchema, name: string): string {
  const text = files.map(({ content }) => content.toLowerCase()).join('')
  let number = 0
  while (text.includes(`${name}${number}`)) number += 1
  return `${name}${number}`
}

function ofBlock(schema: ScannedSchema, block: SchemaBlock): SchemaEdit[] {
  const name = fresh(schema, 'fresh')
  const place = schemaOf(block)
  const attributes = place === undefined ? [] : [`@@schema("${place}")`]
  const isUsed = schema.blocks.some((other) =>
    fieldsOf(other).some(({ type }) => type === block.name),
  )
  const id = { name: 'id', type: 'Int', attributes: ['@id'], doc: ['The key.'] }
  const text = { name: 'text', type: 'String[]', attributes: ['@map("a b")'], doc: [] }
  return [
    {
      edit: 'addBlock',
      block: { kind: 'enum', name, values: ['a', 'b'], attributes },
      file: block.file,
      after: block.name,
    },
    {
      edit: 'addBlock',
      block: { kind: 'model', name, fields: [id, text], attributes },
      file: block.file.replace('schema.prisma', 'fresh.prisma'),
    },
    ...(block.kind === 'model' || block.kind === 'enum'
      ? [{ edit: 'renameBlock' as const, kind: block.kind, from: block.name, to: name }]
      : []),
    ...(isUsed ? [] : [{ edit: 'removeBlock' as const, name: block.name }]),
  ]
}

function ofAttributes(schema: ScannedSchema, block: SchemaBlock): SchemaEdit[] {
  const model = block.name
  const has = (name: string) => block.items.filter((item) => item.name === name)
  const columns = block.kind === 'model' && !isIgnored(block) ? columnsOfBlock(schema, block) : []
  const free = columns.filter(
    ({ name, type, arity }) =>
      /^(String|Int|DateTime)$/.test(type) &&
      arity !== 'list' &&
      indexesOn(block, name).length === 0,
  )
  const ignored = block.items.some((item) => item.kind === 'field' && isIgnored(item))
  const related = fieldsOf(block).some((item) => relationsOf(schema, block, item).length > 0)
  const mayIgnore = block.kind === 'model' && !isIgnored(block) && !ignored && !related
  const removable = ['@@index', '@@map', ...(mayIgnore || !related ? ['@@ignore'] : [])]
  return [
    ...free.flatMap(({ name }): SchemaEdit[] => [
      { edit: 'addAttribute', model, attribute: `@@index([${name}(sort: Desc)])` },
      {
        edit: 'addAttribute',
        model,
        attribute: `@@unique([${name}], map: "${fresh(schema, 'u')}")`,
      },
    ]),
    { edit: 'setAttribute', model, attribute: `@@map("${fresh(schema, 'the // table {')}")` },
    ...(mayIgnore ? [{ edit: 'setAttribute' as const, model, attribute: '@@ignore' }] : []),
    ...removable.flatMap((name) =>
      has(name).map((item): SchemaEdit => {
        return { edit: 'removeAttribute', model, attribute: attributesOf(item)[0]?.text ?? '' }
      }),
    ),
  ]
}

function ofField(schema: ScannedSchema, block: SchemaBlock, item: SchemaItem): SchemaEdit[] {
  const model = block.name
  const field = item.name
  const isColumn = columnsOfBlock(schema, block).includes(item)
  const isPlain =
    isColumn && indexesOn(block, field).length === 0 && !isReferred(schema, block, item)
  const changes = isColumn
    ? columnChanges(schema, item, isPlain && block.kind === 'model' && !isIgnored(block))
    : []
  const added = { name: fresh(schema, 'added'), doc: ['Added.'] }
  const [type = 'String'] = schema.blocks.flatMap(({ kind, name }) =>
    kind === 'enum' ? [name] : [],
  )
  return [
    {
      edit: 'renameField',
      model,
      from: field,
      to: fresh(schema, field.length % 2 ? 'r' : 'renamed'),
    },
    ...(isPlain ? [{ edit: 'removeField' as const, model, field }] : []),
    ...changes.map((change) => ({ edit: 'changeField' as const, model, field, change })),
    ...(isIgnored(block) || block.kind !== 'model'
      ? []
      : ([
          {
            edit: 'addField',
            model,
            field: { ...added, type: `${type}?`, attributes: [] },
            place: 'column',
          },
          {
            edit: 'addField',
            model,
            field: {
              ...added,
              type: 'String[]',
              attributes: ['@db.VarChar(3)', `@map("${fresh(schema, 'a {')}")`],
            },
            place: 'last',
          },
        ] satisfies SchemaEdit[])),
  ]
}

/** Whether a relation has the column on either side. */
function isReferred(schema: ScannedSchema, block: SchemaBlock, item: SchemaItem): boolean {
  if (relationsOf(schema, block, item).length > 0) return true
  return schema.blocks.some((other) =>
    fieldsOf(other).some(
      (line) =>
        line.type === block.name &&
        relationsOf(schema, other, line).some(({ references }) => references.includes(item.name)),
    ),
  )
}

function columnChanges(schema: ScannedSchema, item: SchemaItem, isPlain: boolean): FieldChange[] {
  const map = `@map("${fresh(schema, 'column // ')}")`
  const has = new Set(attributesOf(item).map(({ name }) => name))
  const always: FieldChange[] = [{ set: [map] }, { drop: ['@map'] }]
  if (!isPlain) return always
  const arity = item.arity === 'optional' ? 'required' : 'optional'
  const unsupported = item.type.startsWith('Unsupported')
  return [
    ...always,
    ...(item.arity === 'list' ? [] : [{ arity, set: [map] } satisfies FieldChange]),
    ...(unsupported || has.has('@ignore') ? [{ drop: ['@ignore'] }] : [{ set: ['@ignore'] }]),
    ...(item.type === 'String' && item.arity !== 'list'
      ? [
          { set: ['@default("} // \\" {")', '@db.Text'], drop: ['@map'] },
          { set: ['@unique'] },
          { type: 'Unsupported("interval")', drop: ['@db', '@default', '@ignore'] },
        ]
      : []),
    ...(item.type === 'Int' ? [{ type: 'BigInt', drop: ['@db'] }, { drop: ['@default'] }] : []),
  ]
}

/** The fields that are columns: all but relations. */
const columnsOfBlock = ({ blocks }: ScannedSchema, block: SchemaBlock) =>
  fieldsOf(block).filter(
    ({ type }) =>
      !blocks.some(({ kind, name }) => name === type && (kind === 'model' || kind === 'view')),
  )
