import type { Datamodel } from '@repo/schema-engine'

/**
 * What Prisma understands of a schema, without what follows from the rest: ids and uniques are
 * indexes, a column is read-only where a relation has it. Fields in any order.
 */
export interface SchemaState {
  models: Map<string, ModelState>
  enums: Map<string, EnumState>
  indexes: IndexState[]
  /** Paths that nothing is known of: the datamodel lacks what is ignored, until it is not any more. */
  open: Set<string>
}

export interface ModelState {
  /** `@@map` */
  table: string | undefined
  schema: string | undefined
  fields: Map<string, FieldState>
}

export interface FieldState {
  type: string
  arity: 'required' | 'optional' | 'list'
  /** As Prisma gives it: a value, a list, or a function with its arguments. */
  default: unknown
  /** `VarChar(120)` of `@db.VarChar(120)`. */
  native: string | undefined
  /** `@map` */
  column: string | undefined
  updatedAt: boolean
  relation: RelationState | undefined
}

export interface RelationState {
  name: string
  /** Name that is right too: an unnamed relation is called by its models, and one may be named so. */
  orName: string | undefined
  from: string[]
  to: string[]
  onDelete: string | undefined
  onUpdate: string | undefined
}

export interface EnumState {
  /** `@@map` */
  name: string | undefined
  values: { name: string; column: string | undefined }[]
}

/** As the datamodel has it. */
export type IndexState = Datamodel['indexes'][number]

type Model = Datamodel['models'][number]
type Field = Model['fields'][number]

export function stateOf({ models, enums, indexes }: Datamodel): SchemaState {
  return {
    models: new Map(models.map((model) => [model.name, modelState(model)])),
    enums: new Map(
      enums.map(({ name, dbName, values }) => [
        name,
        {
          name: dbName ?? undefined,
          values: values.map((value) => ({ name: value.name, column: value.dbName ?? undefined })),
        },
      ]),
    ),
    indexes: [...indexes],
    open: new Set(),
  }
}

function modelState({ dbName, schema, fields }: Model): ModelState {
  return {
    table: dbName ?? undefined,
    schema: schema ?? undefined,
    fields: new Map(fields.map((field) => [field.name, fieldState(field)])),
  }
}

function fieldState(field: Field): FieldState {
  const [native, args] = field.nativeType ?? []
  return {
    type: field.type,
    arity: field.isList ? 'list' : field.isRequired ? 'required' : 'optional',
    default: field.default,
    native: native && (args?.length ? `${native}(${args.join(',')})` : native),
    column: field.dbName ?? undefined,
    updatedAt: field.isUpdatedAt ?? false,
    relation:
      field.relationName === undefined
        ? undefined
        : {
            name: field.relationName,
            orName: undefined,
            from: [...(field.relationFromFields ?? [])],
            to: [...(field.relationToFields ?? [])],
            onDelete: field.relationOnDelete,
            onUpdate: field.relationOnUpdate,
          },
  }
}

/** Prisma's name for a relation without one; undefined where the type is no model. */
export function relationNamed(
  { models }: SchemaState,
  model: string,
  type: string,
): string | undefined {
  return models.has(type) ? [model, type].sort().join('To') : undefined
}

/** One text for equal indexes. */
export function indexText({ model, type, isDefinedOnField, fields, ...rest }: IndexState): string {
  const columns = fields.map(({ name, sortOrder, operatorClass, length }) => [
    name,
    sortOrder,
    operatorClass,
    length,
  ])
  const { name, dbName, algorithm, clustered } = rest
  return JSON.stringify([
    model,
    type,
    isDefinedOnField,
    name,
    dbName,
    algorithm,
    clustered,
    columns,
  ])
}
