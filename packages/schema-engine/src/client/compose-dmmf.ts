import type { Datamodel, Dmmf } from '../api/validate-schema.ts'
import { type MetTypes, meetTypes } from './meet-types.ts'
import { type DmmfIndex, indexDmmf, typeTable } from './type-table.ts'

export interface ComposeOptions {
  /** Of the schema before. */
  dmmf: Dmmf
  index: DmmfIndex
  /** Of a slice of the schema after that has `models` and all that they refer to. */
  slice: Dmmf
  /** Whose types are other ones than before. */
  models: ReadonlySet<string>
  /** Of the whole schema after. */
  datamodel: Datamodel
}

/**
 * The DMMF of a schema from that of the schema before: the types of `models` are the slice's, all
 * others stay. Undefined where one is in neither.
 */
export function composeDmmf(options: ComposeOptions): Dmmf | undefined {
  const { dmmf, index, slice, models, datamodel } = options
  const table = typeTable(index, indexDmmf(slice), models)
  const names = datamodel.models.map(({ name }) => name)
  const roots = ['Query', 'Mutation'].map((name) => ({
    name,
    fields: [...names, undefined].flatMap((model) => table.rootFields(name, model)),
  }))
  const met = meetTypes(table, roots)
  if (met === undefined) return undefined
  const [first] = dmmf.schema.enumTypes.prisma // TransactionIsolationLevel: nothing refers to it
  if (first === undefined || met.enums.prisma.includes(first)) return undefined
  met.enums.prisma.unshift(first)
  return {
    datamodel,
    schema: schemaOf(met),
    mappings: {
      modelOperations: names.flatMap((name) => table.operations(name) ?? []),
      otherOperations: dmmf.mappings.otherOperations,
    },
  }
}

function schemaOf({ inputs, outputs, enums, fieldRefs }: MetTypes): Dmmf['schema'] {
  return {
    inputObjectTypes: withoutEmpty({ prisma: inputs }),
    outputObjectTypes: withoutEmpty(outputs),
    enumTypes: withoutEmpty(enums),
    fieldRefTypes: withoutEmpty({ prisma: fieldRefs }),
  }
}

/** Prisma leaves out a namespace in which it met nothing, which its types do not say of each. */
function withoutEmpty<Lists extends Record<string, unknown[]>>(lists: Lists): Lists {
  return Object.fromEntries(Object.entries(lists).filter(([, list]) => list.length > 0)) as Lists
}
