import {
  type FieldRefType,
  type InputField,
  type InputType,
  isSharedInput,
  type OutputType,
  type SchemaEnum,
  type TypeReference,
  type TypeTable,
} from './type-table.ts'

/** Types in the order of a DMMF, by namespace where there are two. */
export interface MetTypes {
  inputs: InputType[]
  outputs: { prisma: OutputType[]; model: OutputType[] }
  enums: { prisma: SchemaEnum[]; model: SchemaEnum[] }
  fieldRefs: FieldRefType[]
}

/**
 * Every type to which the operations lead, in the order in which Prisma meets and lists them:
 * breadth first, a field's arguments before its result. Undefined where the table lacks one.
 */
export function meetTypes(table: TypeTable, roots: OutputType[]): MetTypes | undefined {
  const met: MetTypes = {
    inputs: [],
    outputs: { prisma: [], model: [] },
    enums: { prisma: [], model: [] },
    fieldRefs: [],
  }
  const queue = new ReferenceQueue()
  const meetOutput = (type: OutputType, namespace: 'prisma' | 'model') => {
    met.outputs[namespace].push(type)
    for (const { args, outputType } of type.fields) {
      queue.addFields(args)
      queue.add(outputType)
    }
  }
  for (const root of roots) meetOutput(root, 'prisma')
  for (const { reference, group } of queue.references) {
    const { location, namespace = 'prisma' } = reference
    if (location === 'outputObjectTypes') {
      const type = table.output(reference)
      if (type === undefined) return undefined
      meetOutput(type, namespace)
    } else if (location === 'inputObjectTypes') {
      const type = table.input(reference)
      if (type === undefined) return undefined
      const own = grouped(type, group)
      met.inputs.push(own)
      queue.addFields(own.fields, own.meta?.grouping)
    } else if (location === 'enumTypes') {
      const type = table.enum(reference)
      if (type === undefined) return undefined
      met.enums[namespace].push(type)
    } else {
      const type = table.fieldRef(reference)
      if (type === undefined) return undefined
      met.fieldRefs.push(type)
      queue.addFields(type.fields)
      for (const allowed of type.allowTypes) queue.add(allowed)
    }
  }
  return met
}

/** Types that were referred to, each once and with the model in which that was at first. */
class ReferenceQueue {
  readonly references: { reference: TypeReference; group: string | undefined }[] = []
  readonly #keys = new Set<string>()
  /** Most are one object in many places. */
  readonly #seen = new Set<InputField | TypeReference>()

  add(reference: TypeReference, group?: string): void {
    if (reference.location === 'scalar' || this.#seen.has(reference)) return
    this.#seen.add(reference)
    const key = `${reference.location} ${reference.namespace} ${reference.type}`
    if (this.#keys.has(key)) return
    this.#keys.add(key)
    this.references.push({ reference, group })
  }

  addFields(fields: readonly InputField[], group?: string): void {
    for (const field of fields) {
      if (this.#seen.has(field)) continue
      this.#seen.add(field)
      for (const type of field.inputTypes) this.add(type, group)
    }
  }
}

/** What serves every model with a certain kind of column is grouped with the first of them. */
function grouped(type: InputType, group: string | undefined): InputType {
  const isShared = isSharedInput(type.name) && group !== undefined
  if (!isShared || type.meta?.grouping === group) return type
  return { ...type, meta: { ...type.meta, grouping: group } }
}
