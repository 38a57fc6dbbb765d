import { upperFirst } from '../../src/grammar/words.ts'
import { relationOf, relationsOf } from '../../src/schema/relation-of.ts'
import type { ScannedSchema, SchemaBlock, SchemaItem } from '../../src/schema/scan-schema.ts'
import {
  columnName,
  databaseName,
  fieldsOf,
  findField,
  isUnknownToClient,
} from '../../src/schema/schema-lookup.ts'

/** What of the rows a command may take or change, by database names; all else has to stay. */
export interface Losses {
  tables: string[]
  /** `posts.title` */
  columns: string[]
  /** Where NULLs get a value. */
  filled: string[]
  /** Where values get another type. */
  converted: string[]
}

const none: Losses = { tables: [], columns: [], filled: [], converted: [] }

/**
 * Read from the words of the command alone, and the schema before it. `isFresh`: whether only this
 * branch has a table, which is taken away at once.
 */
export function lossesOf(
  argv: string[],
  schema: ScannedSchema,
  isFresh: (table: string) => boolean,
): Losses {
  const [command, ...words] = argv
  const says = argv.includes('--finish') || argv.includes('--now')
  if (command === 'require' || command === 'retype') {
    const [model, name = ''] = (words[0] ?? '').split('.')
    const block = modelNamed(schema, model)
    if (block === undefined) return none
    if (command === 'require') {
      // A trigger may keep an old column equal.
      const old = fieldsOf(block)
        .filter(isUnknownToClient)
        .map((item) => item.name)
      return { ...none, filled: [name, ...old].flatMap((one) => columnsOf(schema, block, one)) }
    }
    if (says) return { ...none, columns: columnsOf(schema, block, `old${upperFirst(name)}`) }
    return { ...none, converted: columnsOf(schema, block, name) }
  }
  const [what, model, name = ''] = words
  const block = modelNamed(schema, model)
  const fresh = command === 'remove' && block !== undefined && isFresh(databaseName(block))
  const drops = says || fresh
  if (!drops || what !== 'field' || block === undefined) {
    if (command !== 'remove' || !drops || block === undefined) return none
    const joins = fieldsOf(block).flatMap((item) => joinTables(schema, block, item))
    return { ...none, tables: [databaseName(block), ...joins] }
  }
  const item = findField(block, name)
  return {
    ...none,
    columns: columnsOf(schema, block, name),
    tables: item && command === 'remove' ? joinTables(schema, block, item) : [],
  }
}

const modelNamed = ({ blocks }: ScannedSchema, name: string | undefined) =>
  blocks.find((block) => block.kind === 'model' && block.name === name)

/** The column of a field, or the foreign key of a relation, whichever of its sides is named. */
function columnsOf(schema: ScannedSchema, block: SchemaBlock, name: string): string[] {
  const item = findField(block, name)
  if (item === undefined) return []
  return [
    `${databaseName(block)}.${columnName(item)}`,
    ...relationsOf(schema, block, item).flatMap(({ owner, keys }) =>
      keys.map((key) => `${databaseName(owner)}.${columnName(key)}`),
    ),
  ]
}

/** Of a many-to-many relation without a model. */
function joinTables(schema: ScannedSchema, block: SchemaBlock, item: SchemaItem): string[] {
  const relation = relationOf(schema, block, item)
  if (relation === undefined || relation.keys.length > 0) return []
  const { owner, target, name } = relation
  return [`_${name ?? [owner.name, target.name].sort().join('To')}`]
}
