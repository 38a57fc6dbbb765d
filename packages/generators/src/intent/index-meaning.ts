import { nameOf } from '../schema/change-field.ts'
import { argumentsOf, listOf, literalOf } from './attribute-arguments.ts'
import type { IndexState } from './schema-state.ts'

/** The index that `@@index([a])` is, or `@unique` on a field; undefined for another attribute. */
export function indexMeaning(
  model: string,
  attribute: string,
  field?: string,
): IndexState | undefined {
  const type = types.get(nameOf(attribute))
  if (type === undefined) return undefined
  const args = argumentsOf(attribute)
  const text = (label: string) => {
    const found = args.find((argument) => argument.label === label)
    return found && String(literalOf(found.value))
  }
  const list = args.find(({ label }) => label === undefined || label === 'fields')?.value
  // On a field, the arguments are those of the one column.
  const columns =
    field === undefined ? listOf(list ?? '[]') : [`${field}${/\(.*\)$/.exec(attribute)?.[0] ?? ''}`]
  // `name:` is the client's name of a key, but the database's of an index.
  const name = type === 'normal' || type === 'fulltext' ? undefined : text('name')
  const dbName = text('map') ?? (name === undefined ? text('name') : undefined)
  const algorithm = text('type')
  return {
    model,
    type,
    isDefinedOnField: field !== undefined,
    ...(name !== undefined && { name }),
    ...(dbName !== undefined && { dbName }),
    ...(algorithm !== undefined && { algorithm }),
    fields: columns.map(columnMeaning),
  }
}

const types = new Map<string, IndexState['type']>([
  ['@id', 'id'],
  ['@@id', 'id'],
  ['@unique', 'unique'],
  ['@@unique', 'unique'],
  ['@@index', 'normal'],
  ['@@fulltext', 'fulltext'],
])

/** `title(sort: Desc, ops: raw("x"))` */
function columnMeaning(column: string): IndexState['fields'][number] {
  const args = new Map(argumentsOf(column).map(({ label, value }) => [label, value]))
  const sort = args.get('sort')
  const ops = args.get('ops')
  return {
    name: /^[^(]*/.exec(column)?.[0] ?? '',
    ...(sort !== undefined && { sortOrder: sort === 'Desc' ? 'desc' : 'asc' }),
    ...(ops !== undefined && {
      operatorClass: ops.startsWith('raw(')
        ? String(literalOf(argumentsOf(ops)[0]?.value ?? ''))
        : ops,
    }),
  }
}
