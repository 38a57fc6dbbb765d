import { type FieldState, type IndexState, indexText, type SchemaState } from './schema-state.ts'

/** By path: what is understood of a model, a field, an enum or the indexes of some columns. */
export type Entries = Map<string, Record<string, unknown>>

/** Paths are `Post`, `Post.title`, `enum:PostStatus`, `index:Post(authorId)`. */
export function entriesOf({ models, enums, indexes }: SchemaState): Entries {
  const entries: Entries = new Map()
  for (const [name, { fields, ...model }] of models) {
    entries.set(name, model)
    for (const [field, state] of fields) entries.set(`${name}.${field}`, comparable(state))
  }
  for (const [name, state] of enums) entries.set(`enum:${name}`, { ...state })
  const pathOf = ({ model, fields }: IndexState) =>
    `index:${model}(${fields.map(({ name }) => name).join(',')})`
  for (const [path, same] of Map.groupBy(indexes, pathOf)) {
    entries.set(path, { definition: same.map(indexText).sort() })
  }
  return entries
}

/** Paths of what differs between two entries: `Post.title.arity`. */
export function changedPaths(
  path: string,
  a: Record<string, unknown>,
  b: Record<string, unknown>,
): string[] {
  return Object.keys({ ...a, ...b })
    .filter((key) => JSON.stringify(a[key]) !== JSON.stringify(b[key]))
    .map((key) => `${path}.${key}`)
}

function comparable({ relation, ...field }: FieldState): Record<string, unknown> {
  const { orName: _either, ...rest } = relation ?? {}
  return {
    ...field,
    default: defaultText(field.type, field.default),
    ...(relation && { relation: rest }),
  }
}

/** Prisma gives numbers of some types as text, and times in its own notation. */
function defaultText(type: string, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((one) => defaultText(type, one))
  if (typeof value === 'object' && value !== null) return functionText(value)
  if (value === undefined || typeof value === 'boolean') return value
  const text = String(value)
  if (type === 'Int' || type === 'BigInt') return BigInt(text).toString()
  // Prisma reads 2.3 as 2.3000000000000003.
  if (type === 'Float' || type === 'Decimal') return Number(text).toPrecision(14)
  if (type === 'DateTime') return new Date(text).toISOString()
  return text
}

function functionText(value: { name?: unknown; args?: unknown }): string {
  const args = Array.isArray(value.args) ? value.args.map(String) : []
  const usual = value.name === 'uuid' ? ['4'] : value.name === 'cuid' ? ['1'] : []
  return `${value.name}(${(args.length > 0 ? args : usual).join(', ')})`
}
