import type { Dmmf } from '../api/validate-schema.ts'

type Schema = Dmmf['schema']
export type InputType = NonNullable<Schema['inputObjectTypes']['prisma']>[number]
export type InputField = InputType['fields'][number]
export type OutputType = Schema['outputObjectTypes']['prisma'][number]
export type SchemaEnum = Schema['enumTypes']['prisma'][number]
export type FieldRefType = NonNullable<Schema['fieldRefTypes']['prisma']>[number]
type RootField = OutputType['fields'][number]
type Operations = Dmmf['mappings']['modelOperations'][number]

/** How a field names a type. */
export interface TypeReference {
  readonly type: string
  readonly location: string
  readonly namespace?: 'prisma' | 'model'
}

/** The types of a schema by what refers to them. */
export interface TypeTable {
  input: (reference: TypeReference) => InputType | undefined
  output: (reference: TypeReference) => OutputType | undefined
  enum: (reference: TypeReference) => SchemaEnum | undefined
  fieldRef: (reference: TypeReference) => FieldRefType | undefined
  operations: (model: string) => Operations | undefined
  /** Of `Query` or `Mutation`, in order; of no model those that are for raw SQL. */
  rootFields: (root: string, model: string | undefined) => RootField[]
}

/** The types of `models` are those of `fresh`, all others those of `old` where it has them. */
export function typeTable(
  old: DmmfIndex,
  fresh: DmmfIndex,
  models: ReadonlySet<string>,
): TypeTable {
  const freshOutputs = outputsOf(fresh, models)
  const of = (model: string) => (models.has(model) ? fresh : old)
  const isOfModels = (type: InputType | undefined) =>
    type !== undefined && models.has(type.meta?.grouping ?? '') && !isSharedInput(type.name)
  return {
    input(reference) {
      const [own, other] = [fresh, old].map(({ inputs }) => inputs.get(keyOf(reference)))
      if (isOfModels(own) || other === undefined) return own
      return isOfModels(other) ? undefined : other // its model does not have it any more
    },
    output(reference) {
      const key = keyOf(reference)
      return (freshOutputs.has(key) ? fresh : old).outputs.get(key)
    },
    enum: (reference) => fresh.enums.get(keyOf(reference)) ?? old.enums.get(keyOf(reference)),
    fieldRef: (reference) =>
      old.fieldRefs.get(keyOf(reference)) ?? fresh.fieldRefs.get(keyOf(reference)),
    operations: (model) => of(model).operations.get(model),
    rootFields: (root, model) =>
      (model === undefined ? old : of(model)).roots.get(`${root}.${model}`) ?? [],
  }
}

/** `StringFieldUpdateOperationsInput`, `EnumRoleNullableListFilter`: of every model that has such. */
export const isSharedInput = (name: string) =>
  /(FieldUpdateOperationsInput|NullableListFilter)$/.test(name)

export type DmmfIndex = ReturnType<typeof indexDmmf>

/** Everything in a DMMF by its name. */
export function indexDmmf({ schema, mappings }: Dmmf) {
  const modelOf = new Map(
    mappings.modelOperations.flatMap((operations) =>
      Object.values(operations).map((field) => [field, operations.model]),
    ),
  )
  const roots = new Map<string, RootField[]>()
  for (const { name, fields } of schema.outputObjectTypes.prisma) {
    if (name !== 'Query' && name !== 'Mutation') continue
    for (const field of fields) {
      const key = `${name}.${modelOf.get(field.name)}`
      const known = roots.get(key)
      if (known === undefined) roots.set(key, [field])
      else known.push(field)
    }
  }
  return {
    inputs: keyed(schema.inputObjectTypes),
    outputs: keyed(schema.outputObjectTypes),
    enums: keyed(schema.enumTypes),
    fieldRefs: keyed(schema.fieldRefTypes),
    operations: new Map(mappings.modelOperations.map((each) => [each.model, each])),
    roots,
  }
}

const keyOf = ({ namespace, type }: TypeReference) => `${namespace}.${type}`

/** By `prisma.PostWhereInput`. */
function keyed<Item extends { name: string }>(
  namespaces: Readonly<Partial<Record<'model' | 'prisma', readonly Item[]>>>,
): Map<string, Item> {
  const items = new Map<string, Item>()
  for (const [namespace, list = []] of Object.entries(namespaces)) {
    for (const item of list) items.set(`${namespace}.${item.name}`, item)
  }
  return items
}

/** Keys of what the models' operations return, not counting what other models' do. */
function outputsOf({ outputs, roots }: DmmfIndex, models: ReadonlySet<string>): Set<string> {
  const keys = new Set<string>()
  const add = (fields: readonly RootField[]) => {
    for (const { outputType } of fields) {
      const key = keyOf(outputType)
      if (outputType.location !== 'outputObjectTypes' || keys.has(key)) continue
      keys.add(key)
      const below = outputs.get(key)?.fields ?? []
      add(below.filter((field) => field.outputType.namespace === 'prisma'))
    }
  }
  for (const model of models) {
    for (const root of ['Query', 'Mutation']) add(roots.get(`${root}.${model}`) ?? [])
  }
  return keys
}
