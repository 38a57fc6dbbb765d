import type { ScannedSchema, SchemaBlock, SchemaItem } from '../../src/schema/scan-schema.ts'
import { enumValues, fieldsOf, isIgnored } from '../../src/schema/schema-lookup.ts'
import type { Dice } from './dice.ts'
import { fieldWord, modelNames, newFieldName, relationWord } from './field-words.ts'

/** Arguments of `pnpm gen` that say something in this schema; undefined where it has nothing for it. */
type Choose = (schema: ScannedSchema, dice: Dice) => string[] | undefined

const newModels = ['Post', 'Tag', 'News', 'Person', 'Invoice', 'BlogPost', 'Box', 'Team', 'Promise']

const modelOf = (schema: ScannedSchema, dice: Dice): SchemaBlock | undefined => {
  const name = dice.pick(modelNames(schema))
  return schema.blocks.find((block) => block.kind === 'model' && block.name === name)
}

/** Chooses with a model and, of its fields, one of those that the command is for, or any now and then. */
function withField(
  isMeant: (item: SchemaItem, schema: ScannedSchema) => boolean,
  use: (model: string, field: string, dice: Dice, item: SchemaItem) => string[],
): Choose {
  return (schema, dice) => {
    const block = modelOf(schema, dice)
    if (block === undefined) return undefined
    const fields = fieldsOf(block).filter(({ name }) => /^[a-z][A-Za-z\d]*$/.test(name))
    const meant = fields.filter((item) => isMeant(item, schema))
    const item = dice.pick(dice.rarely(8) || meant.length === 0 ? fields : meant)
    return item && use(block.name, item.name, dice, item)
  }
}

const isColumn = ({ type }: SchemaItem, { blocks }: ScannedSchema) =>
  !blocks.some(({ name, kind }) => name === type && kind !== 'enum')
const isKey = ({ text }: SchemaItem) => /@id\b/.test(text)
const some = (count: number, make: () => string) => [
  ...new Set(Array.from({ length: count }, make)),
]

const model: Choose = (schema, dice) => {
  const name = dice.one('Post', ...newModels)
  const fields = some(dice.one(1, 2, 3, 0), () => fieldWord(schema, undefined, dice))
  return [
    ...['model', name, ...fields],
    ...dice.one([], ['--no-timestamps'], ['--id', 'int'], ['--id', 'cuid2'], ['--no-api']),
    ...(name === 'News' ? ['--plural', 'news'] : []),
  ]
}

const field: Choose = (schema, dice) => {
  const block = modelOf(schema, dice)
  if (block === undefined) return undefined
  const fields = some(dice.one(1, 1, 2, 3), () => fieldWord(schema, block, dice))
  return ['field', block.name, ...fields, ...dice.one([], ['--at-once'], ['--steps'], ['--no-api'])]
}

const relation: Choose = (schema, dice) => {
  const block = modelOf(schema, dice)
  const name = dice.one('author', 'parent', 'owner', 'tags', 'editor')
  return block && ['relation', block.name, relationWord(schema, name, dice)]
}

const join: Choose = (schema, dice) => {
  const [one, other] = [modelOf(schema, dice)?.name, modelOf(schema, dice)?.name]
  if (one === undefined || other === undefined) return undefined
  const fields = dice.one([], ['role:enum:member,owner:default=member'], ['rank:int:optional'])
  return ['join', one, other, ...fields, ...dice.one([], ['--as', 'Membership'])]
}

const modes = [[], ['--code-only'], ['--db'], ['--zero-downtime'], ['--finish']]

const renameField = withField(
  () => true,
  (name, from, dice) => {
    const to = newFieldName(undefined, dice)
    return ['rename', 'field', name, from, to, ...(dice.pick(modes) ?? [])]
  },
)

const renameModel: Choose = (schema, dice) => {
  const from = modelOf(schema, dice)?.name
  const to = dice.one('Article', 'Customer', 'Zebra', 'Aardvark', 'Post', 'LineItem')
  return from === undefined ? undefined : ['rename', 'model', from, to, ...(dice.pick(modes) ?? [])]
}

const fills: Record<string, { default: string; backfill: string }> = {
  String: { default: 'z', backfill: "'filled'" },
  Int: { default: '3', backfill: '1 + 1' },
  BigInt: { default: '3', backfill: '9' },
  Boolean: { default: 'false', backfill: 'true' },
  Float: { default: '0.5', backfill: '1.5' },
  Decimal: { default: '1', backfill: '2' },
  DateTime: { default: '2026-01-31', backfill: 'now()' },
  Json: { default: '{"a":1}', backfill: "'[]'" },
  Bytes: { default: 'AAAA', backfill: "'\\x00'" },
}

const require = withField(
  (item, schema) => item.arity === 'optional' && isColumn(item, schema),
  (name, of, dice, { type }) => {
    const fill = fills[type] ?? { default: 'draft', backfill: 'NULL' }
    const ways = [
      ['--default', fill.default],
      ['--backfill', fill.backfill],
      ['--steps'],
      ['--filled'],
    ]
    const atOnce = dice.rarely(4) ? ['--at-once'] : []
    const way = dice.pick(ways) ?? []
    return ['require', `${name}.${of}`, ...way, ...(way.includes('--steps') ? [] : atOnce)]
  },
)

const optional = withField(
  (item) => item.arity === 'required' && !isKey(item),
  (name, of) => ['optional', `${name}.${of}`],
)

const types = [
  ...['string', 'string:120', 'string:3', 'text', 'int', 'bigint', 'smallint', 'decimal:12.2'],
  ...['decimal:30.4', 'bool', 'date', 'datetime', 'timestamp', 'json', 'uuid', 'float', 'citext'],
  ...['enum:draft,live', 'char:5', 'time', 'real', 'inet', 'interval'],
]

const retype = withField(
  (item, schema) => isColumn(item, schema) && item.arity !== 'list' && !isKey(item),
  (name, of, dice, { text }) => {
    if (dice.rarely(9)) return ['retype', `${name}.${of}`, '--finish']
    const type = dice.pick(types) ?? 'text'
    const plain = /^\S+\s+(String|Int)\??(\s|$)/.test(text.trim())
    const using = plain && dice.rarely(4) ? ['--using', `${of}::text`] : []
    return ['retype', `${name}.${of}`, using.length > 0 ? 'string' : type, ...using]
  },
)

const steps = [[], ['--now'], ['--finish']]

const removeField = withField(
  (item) => !isKey(item),
  (name, of, dice, item) => {
    const step = isIgnored(item) ? ['--finish'] : dice.one([], ['--now'], ...steps)
    return ['remove', 'field', name, of, ...step, ...confirmed(`${name}.${of}`, dice)]
  },
)

const removeModel: Choose = (schema, dice) => {
  const block = modelOf(schema, dice)
  if (block === undefined) return undefined
  const step = isIgnored(block) ? ['--finish'] : dice.one([], ['--now'], ...steps)
  return ['remove', 'model', block.name, ...step, ...confirmed(block.name, dice)]
}

const confirmed = (text: string, dice: Dice) => (dice.rarely(8) ? [] : ['--confirm', text])

const indexOrUnique = (command: 'index' | 'unique'): Choose => {
  const choose = withField(
    (item, schema) => isColumn(item, schema) && !/Json|Unsupported|\[\]/.test(item.text),
    (name, of, dice) => [command, name, command === 'index' ? dice.one(of, `${of}=desc`) : of],
  )
  return (schema, dice) => {
    const [, name, first] = choose(schema, dice) ?? []
    if (name === undefined || first === undefined) return undefined
    const block = schema.blocks.find((one) => one.name === name)
    const more = block && dice.rarely(3) ? dice.pick(fieldsOf(block))?.name : undefined
    const list = more === undefined ? first : `${first},${more}`
    return [command, name, list, ...(command === 'index' ? dice.one([], ['--type', 'hash']) : [])]
  }
}

const enumType: Choose = (_schema, dice) => [
  'enum',
  dice.one('Status', 'Level', 'Color'),
  ...dice.one(['draft', 'live'], ['low', 'high', 'top'], ['a']),
]

const enumValue: Choose = (schema, dice) => {
  const found = dice.pick(schema.blocks.filter(({ kind }) => kind === 'enum'))
  const [old = 'draft'] = found ? enumValues(schema, found.name) : []
  return found && ['enum-value', found.name, dice.one('archived', 'extra', 'late', old)]
}

const renameEnum: Choose = (schema, dice) => {
  const found = dice.pick(schema.blocks.filter(({ kind }) => kind === 'enum'))
  if (found === undefined) return undefined
  const mode = dice.one([], ['--code-only'], ['--db'])
  const value = dice.pick(enumValues(schema, found.name))
  return value !== undefined && dice.rarely(2)
    ? ['rename', 'enum-value', found.name, value, dice.one('first', 'archived', 'live'), ...mode]
    : ['rename', 'enum', found.name, dice.one('Phase', 'Status', 'PostState'), ...mode]
}

const migration: Choose = () => ['migration', 'add_search_trigger']

/** The commonest ones several times. */
const choices: Choose[] = [
  ...[model, field, field, field, relation, join, renameField, renameField, renameModel],
  ...[require, require, optional, retype, retype, removeField, removeField, removeModel],
  ...[indexOrUnique('index'), indexOrUnique('unique'), enumType, enumValue, renameEnum],
  migration,
]

/** A command for this schema, or one that an earlier command named to go on with. */
export function chooseCommand(
  schema: ScannedSchema,
  next: readonly string[][],
  dice: Dice,
): string[] | undefined {
  if (dice.rarely(4)) {
    const follow = dice.pick(next)
    if (follow !== undefined) return follow
  }
  return dice.pick(choices)?.(schema, dice)
}

/** Those of `pnpm gen …` among the commands to go on with, as arguments; what is asked for is given. */
export function followUps(next: readonly string[]): string[][] {
  return next.flatMap((line) => {
    const [, text = ''] = /^pnpm gen (.*?)(?:\s+#.*)?$/.exec(line) ?? []
    if (text === '' || text.includes('<')) return []
    const words = text.split(' ')
    const [command, what, name, field] = words
    if (command !== 'remove') return [words]
    return [[...words, '--confirm', what === 'model' ? `${name}` : `${name}.${field}`]]
  })
}
