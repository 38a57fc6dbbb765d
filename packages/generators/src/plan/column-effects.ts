import { UserError } from '@repo/cli'
import { pslDefaultOfEnum } from '../grammar/enum-default.ts'
import type { DefaultValue, EnumSpec, IndexKind, ScalarSpec } from '../grammar/field-spec.ts'
import { nativeType, scalarTypes } from '../grammar/scalar-types.ts'
import { snakeCase, typeName, upperFirst } from '../grammar/words.ts'
import { mapTo, type PslField } from '../schema/psl.ts'
import type { ScannedSchema } from '../schema/scan-schema.ts'
import type { SchemaEdit } from '../schema/schema-edit.ts'
import { enumValues, findEnum } from '../schema/schema-lookup.ts'
import { placeOfNewEnum } from './block-place.ts'
import type { FieldEffects, Owner } from './field-effects.ts'
import { schemaAttribute } from './schema-of-new-block.ts'
import { enumNameLike, mapOfBlock } from './schema-style.ts'

/** The mark of a private field: the next generation reads it back. */
export const privateDoc = 'private: never leaves the API'

export function columnEffects(
  spec: ScalarSpec | EnumSpec,
  owner: Owner,
  schema: ScannedSchema,
): FieldEffects {
  const base = spec.kind === 'enum' ? enumType(spec, owner, schema) : scalarType(spec)
  const mark = spec.list ? '[]' : spec.optional ? '?' : ''
  const field: PslField = {
    name: spec.name,
    type: `${base.type}${mark}`,
    attributes: [
      ...(spec.unique ? ['@unique'] : []),
      ...(spec.default ? defaultAttributes(spec.default) : []),
      ...mapAttribute(spec.name, spec.map, owner),
      ...base.native,
    ],
    doc: docLines(spec),
  }
  return {
    fields: [field],
    attributes: spec.index === undefined ? [] : [indexAttribute(spec.name, spec.index)],
    edits: base.edits,
    extensions: base.extensions,
  }
}

interface BaseType {
  type: string
  native: string[]
  edits: SchemaEdit[]
  extensions: string[]
}

function scalarType({ type, size }: ScalarSpec): BaseType {
  const { prisma, extension } = scalarTypes[type]
  const native = nativeType(type, size)
  const unsupported = prisma === 'Unsupported'
  return {
    type: unsupported ? `Unsupported("${native}")` : prisma,
    native: native === undefined || unsupported ? [] : [`@db.${native}`],
    edits: [],
    extensions: extension === undefined ? [] : [extension],
  }
}

/** A new enum is named after the model and the field: `PostStatus`. */
function enumType(spec: EnumSpec, owner: Owner, schema: ScannedSchema): BaseType {
  if ('name' in spec.of) {
    checkEnum(spec, spec.of.name, schema)
    return { type: spec.of.name, native: [], edits: [], extensions: [] }
  }
  const name = `${typeName(owner.model)}${upperFirst(spec.name)}`
  const { values } = spec.of
  const inDatabase = enumNameLike(schema, name)
  const attributes = [...mapOfBlock(name, inDatabase), ...schemaAttribute(owner.schema)]
  const block = { kind: 'enum' as const, name, values, attributes }
  return {
    type: name,
    native: [],
    edits: [
      { edit: 'addBlock', block, ...placeOfNewEnum(schema, { ...owner, name: owner.model }) },
    ],
    extensions: [],
  }
}

function checkEnum(spec: EnumSpec, name: string, schema: ScannedSchema): void {
  const found = findEnum(schema, name)
  if (found === undefined) {
    const model = schema.blocks.some((block) => block.kind === 'model' && block.name === name)
    throw new UserError({
      code: 'SCHEMA.NO_ENUM',
      message: `Field "${spec.name}" has the type "${name}", which is no enum of the schema${model ? ' but a model' : ''}.`,
      hint: model
        ? `Write ${spec.name}:ref:${name}`
        : `Write ${spec.name}:enum:first,second for a new one`,
    })
  }
  if (spec.default?.kind === 'constant') {
    pslDefaultOfEnum(spec.name, spec.default.text, spec.list, enumValues(schema, name))
  }
}

/** `@default(…)`, and `@updatedAt`. */
export function defaultAttributes(value: DefaultValue): string[] {
  switch (value.kind) {
    case 'constant':
    case 'client':
      return [`@default(${value.psl})`]
    case 'now':
      return ['@default(now())']
    case 'autoincrement':
      return ['@default(autoincrement())']
    // The database's default fills the rows that exist.
    case 'updatedAt':
      return ['@default(now())', '@updatedAt']
  }
}

/** `@map` where the column's name is not the field's. */
export function mapAttribute(name: string, map: string | undefined, owner: Owner): string[] {
  const column = map ?? (owner.unmapped ? name : snakeCase(name))
  return column === name ? [] : [mapTo(column)]
}

export function docLines({ doc, ...spec }: { doc?: string; private?: boolean }): string[] {
  return [...(doc === undefined ? [] : [doc]), ...(spec.private ? [privateDoc] : [])]
}

function indexAttribute(name: string, kind: IndexKind): string {
  if (kind === 'desc') return `@@index([${name}(sort: Desc)])`
  if (kind === 'gin') return `@@index([${name}], type: Gin)`
  return kind === 'hash' ? `@@index([${name}], type: Hash)` : `@@index([${name}])`
}
