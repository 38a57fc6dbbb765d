import type { ScannedSchema, SchemaBlock } from '../../src/schema/scan-schema.ts'
import { enumValues, fieldsOf } from '../../src/schema/schema-lookup.ts'
import type { Dice } from './dice.ts'

const names = [
  ...['title', 'subtitle', 'count', 'slug', 'status', 'rank', 'body', 'price', 'seenAt', 'flag'],
  ...['notes', 'kind', 'x', 'isOpen', 'externalId', 'createdAt'],
]

/** A name that the model does not have, in most cases. */
export function newFieldName(block: SchemaBlock | undefined, dice: Dice): string {
  const taken = new Set(
    (block === undefined ? [] : fieldsOf(block)).map(({ name }) => name.toLowerCase()),
  )
  const name = dice.one('title', ...names)
  if (dice.rarely(12)) return name
  let fresh = name
  for (let number = 2; taken.has(fresh.toLowerCase()); number += 1) fresh = `${name}${number}`
  return fresh
}

/** What follows the name of a column that rows which exist need no value for, or get one for. */
const easy = [
  ...['string:optional', 'int:default=0', 'string:default=a', 'bool:default=true', 'text:optional'],
  ...['bigint:optional:unique', 'smallint:list', 'decimal:10.2:optional', 'date:default=now'],
  ...['datetime:default=updatedAt', 'time:optional', 'json:optional:index=gin', 'json:default={}'],
  ...['bytes:optional', 'uuid:optional', 'inet:optional', 'interval', 'tsvector:index=gin'],
  ...['citext:unique:optional', 'char:2:default=de', 'string:120:index:optional', 'float:list'],
  ...['int:default=autoincrement', 'real:default=1.5', 'string:list:default=a,b', 'timestamp'],
  ...['enum:draft,live:default=draft', 'enum:a,b:list', 'enum:one,two:optional:index=desc'],
  ...['string:optional:map=the_column', 'string:optional:private:doc=Of_nobody', 'int:list:index'],
  ...["string:backfill='x'", 'int:backfill=7', 'string:unique:backfill=gen_random_uuid()::text'],
  ...['datetime:backfill=now()', 'decimal:8.3:backfill=1.125', 'uuid:backfill=gen_random_uuid()'],
]

/** Those for which `--steps` is an answer, and others that a table with rows does not take. */
const hard = [
  ...['string', 'uuid:default=uuid7', 'string:default=cuid2', 'int:unique', 'datetime', 'json'],
  ...['string:unique:default=a', 'decimal', 'nothing', 'bool', 'Absent:optional'],
]

/** One `name:type…` of a column, or of a reference or list where others can be named. */
export function fieldWord(schema: ScannedSchema, owner: SchemaBlock | undefined, dice: Dice) {
  const name = newFieldName(owner, dice)
  if (dice.rarely(4)) return relationWord(schema, name, dice)
  if (dice.rarely(6)) return enumWord(schema, name, dice) ?? `${name}:int:optional`
  return `${name}:${dice.rarely(9) ? dice.pick(hard) : dice.pick(easy)}`
}

function enumWord(schema: ScannedSchema, name: string, dice: Dice): string | undefined {
  const found = dice.pick(
    schema.blocks.filter((block) => block.kind === 'enum' && /^[A-Z]/.test(block.name)),
  )
  if (found === undefined) return undefined
  const [value] = enumValues(schema, found.name)
  return `${name}:${found.name}:${dice.one('optional', `default=${value}`, 'list')}`
}

/** `author:ref:User`, with what tells two relations apart in most cases. */
export function relationWord(schema: ScannedSchema, name: string, dice: Dice): string {
  const target = dice.pick(modelNames(schema)) ?? 'User'
  const apart = dice.rarely(5)
    ? ''
    : `:as=${name}Of${dice.one('', 'Others')}:rel=${name}${dice.one('R', 'Q')}`
  if (dice.rarely(4)) return `${name}:many:${target}${apart}`
  const modifiers = dice.one(
    ':optional',
    ':optional:onDelete=setnull',
    ':optional:unique',
    ':optional:onDelete=cascade:noindex',
    '',
    ':backfill=NULL',
  )
  return `${name}:ref:${target}${modifiers}${apart}`
}

/** Names that the commands take; those of other spellings are refused as a whole. */
export const modelNames = ({ blocks }: ScannedSchema): string[] =>
  blocks
    .filter(({ kind, name }) => kind === 'model' && /^[A-Z][A-Za-z\d]*$/.test(name))
    .map(({ name }) => name)
