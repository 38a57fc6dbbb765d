import { type FieldState, relationNamed, type SchemaState } from './schema-state.ts'

/** Follows a field into the keys, relations and indexes that name it. */
export function renameFieldIn(
  state: SchemaState,
  { model, from, to }: { model: string; from: string; to: string },
): void {
  const renamed = (names: string[]) => names.map((name) => (name === from ? to : name))
  const fields = state.models.get(model)?.fields
  const field = fields?.get(from)
  if (fields && field) {
    fields.delete(from)
    fields.set(to, field)
  }
  for (const [name, { fields: others }] of state.models) {
    for (const [key, { relation, ...rest }] of others) {
      if (relation === undefined) continue
      others.set(key, {
        ...rest,
        relation: {
          ...relation,
          from: name === model ? renamed(relation.from) : relation.from,
          to: rest.type === model ? renamed(relation.to) : relation.to,
        },
      })
    }
  }
  state.indexes = state.indexes.map((index) =>
    index.model === model
      ? {
          ...index,
          fields: index.fields.map((column) => ({
            ...column,
            name: renamed([column.name])[0] ?? '',
          })),
        }
      : index,
  )
  renameOpen(state, `${model}.${from}`, `${model}.${to}`)
}

/** Follows a model into types, indexes and the names of relations that have none; an enum into types. */
export function renameBlockIn(
  state: SchemaState,
  { kind, from, to }: { kind: 'model' | 'enum'; from: string; to: string },
): void {
  const blocks: Map<string, unknown> = kind === 'model' ? state.models : state.enums
  const block = blocks.get(from)
  for (const [name, { fields }] of state.models) {
    for (const [key, field] of fields) {
      const isRelated = kind === 'model' && (name === from || field.type === from)
      const renamed = isRelated ? withRelation(state, name, field, from, to) : field
      fields.set(key, { ...renamed, type: field.type === from ? to : field.type })
    }
  }
  blocks.delete(from)
  if (block) blocks.set(to, block)
  state.indexes = state.indexes.map((index) =>
    kind === 'model' && index.model === from ? { ...index, model: to } : index,
  )
  renameOpen(state, from, to)
}

/** Follows a value into the defaults of fields of its enum. */
export function renameValueIn(
  state: SchemaState,
  { enum: name, from, to }: { enum: string; from: string; to: string },
): void {
  for (const value of state.enums.get(name)?.values ?? []) {
    if (value.name === from) value.name = to
  }
  const renamed = (value: unknown) => (value === from ? to : value)
  for (const { fields } of state.models.values()) {
    for (const field of fields.values()) {
      if (field.type !== name) continue
      field.default = Array.isArray(field.default)
        ? field.default.map(renamed)
        : renamed(field.default)
    }
  }
}

function withRelation(
  state: SchemaState,
  model: string,
  { relation, ...field }: FieldState,
  from: string,
  to: string,
): FieldState {
  if (relation === undefined || relation.name !== relationNamed(state, model, field.type)) {
    return { ...field, relation }
  }
  const pair = [model, field.type].map((name) => (name === from ? to : name))
  return {
    ...field,
    relation: {
      ...relation,
      name: pair.sort().join('To'),
      orName: relation.orName ?? relation.name,
    },
  }
}

function renameOpen(state: SchemaState, from: string, to: string): void {
  state.open = new Set(
    [...state.open].map((path) =>
      path === from || path.startsWith(`${from}.`) ? `${to}${path.slice(from.length)}` : path,
    ),
  )
}
