import { pluralOf, snakeCase } from '../grammar/words.ts'
import { normalized } from '../schema/attributes.ts'
import type { BlockKind, ScannedSchema, SchemaBlock } from '../schema/scan-schema.ts'
import type { SchemaEdit } from '../schema/schema-edit.ts'
import { blockAttribute, columnName, databaseName, fieldsOf } from '../schema/schema-lookup.ts'
import { isRelation } from './require-columns.ts'

/** How tables are called: as their models, or in snake_case, in the singular or in the plural. */
type TableStyle = 'model' | 'singular' | 'plural'

/** That of most tables; of none, the guide's. */
export function tableStyle(schema: ScannedSchema): TableStyle {
  const styles = ofKind(schema, 'model').map(tableStyleOf)
  const most = (wanted: TableStyle) =>
    styles.filter((style) => style === wanted).length * 2 > styles.length
  return most('model') ? 'model' : most('singular') ? 'singular' : 'plural'
}

function tableStyleOf(block: SchemaBlock): TableStyle {
  const table = databaseName(block)
  if (isCalledAlike(block)) return 'model'
  const plural = pluralOf(block.name)
  const isSingular = table === snakeCase(block.name) && plural !== undefined
  return isSingular && table !== snakeCase(plural) ? 'singular' : 'plural'
}

/** Name of a new enum in the database, called as most others; where there is none, as tables are. */
export function enumNameLike(schema: ScannedSchema, name: string): string {
  const enums = ofKind(schema, 'enum')
  const alike = enums.filter(isCalledAlike).length * 2 > enums.length
  const isAlike = enums.length === 0 ? tableStyle(schema) === 'model' : alike
  return isAlike ? name : snakeCase(name)
}

/** `@@map` where the two names differ. */
export const mapOfBlock = (name: string, inDatabase: string): string[] =>
  name === inDatabase ? [] : [`@@map("${inDatabase}")`]

/** The same as edits of a block that is called `name` by now. */
export function mapEdits(block: SchemaBlock, name: string, inDatabase: string): SchemaEdit[] {
  const [attribute] = mapOfBlock(name, inDatabase)
  if (attribute !== undefined) return [{ edit: 'setAttribute', model: name, attribute }]
  const map = blockAttribute(block, '@@map')
  return map ? [{ edit: 'removeAttribute', model: name, attribute: normalized(map) }] : []
}

/**
 * Whether columns are called as their fields: in the model, else in the whole schema, else as the
 * tables are.
 */
export function isUnmapped(schema: ScannedSchema, block?: SchemaBlock): boolean {
  const own = block && unmappedOf(schema, block)
  if (own !== undefined) return own
  const all = ofKind(schema, 'model').map((model) => unmappedOf(schema, model))
  if (all.every((one) => one === undefined)) return tableStyle(schema) === 'model'
  return !all.includes(false)
}

/** By the fields of several words; undefined where none tells. */
function unmappedOf(schema: ScannedSchema, block: SchemaBlock): boolean | undefined {
  const columns = fieldsOf(block).flatMap((item) => {
    const { name } = item
    const column = columnName(item)
    if (!/[a-z][A-Z]/.test(name) || isRelation(schema, item)) return []
    return column === name || column === snakeCase(name) ? [{ name, column }] : []
  })
  if (columns.length === 0) return undefined
  return columns.every(({ name, column }) => column === name)
}

const ofKind = ({ blocks }: ScannedSchema, wanted: BlockKind) =>
  blocks.filter(({ kind }) => kind === wanted)

/** `BlogPost` in the schema and in the database; `blog_post` in both is snake_case. */
const isCalledAlike = (block: SchemaBlock) =>
  databaseName(block) === block.name && /[A-Z]/.test(block.name)
