import { UserError } from '@repo/cli'
import { parseDefault } from '../../grammar/default-value.ts'
import { pslDefaultOfEnum } from '../../grammar/enum-default.ts'
import type { DefaultValue } from '../../grammar/field-spec.ts'
import { scalarTypes } from '../../grammar/scalar-types.ts'
import { snakeCase } from '../../grammar/words.ts'
import { defaultOfField } from '../../plan/default-of-field.ts'
import { scalarTypeOfField } from '../../plan/scalar-type-of-field.ts'
import { attributesOf } from '../../schema/attributes.ts'
import type { ScannedSchema, SchemaItem } from '../../schema/scan-schema.ts'
import { enumValues } from '../../schema/schema-lookup.ts'
import type { RetypeRequest } from './retype.ts'

/**
 * The `@default` of a field in the words of its new type, none where it has none or the words are
 * the same. Throws `RETYPE.DEFAULT` where the new type cannot have it.
 */
export function convertedDefault(
  { model, field, spec }: RetypeRequest,
  item: SchemaItem,
  schema: ScannedSchema,
): string[] {
  const written = attributesOf(item).find(({ name }) => /^@(default|updatedAt)$/.test(name))
  const old = defaultOfField(item, scalarTypeOfField(item)?.type ?? 'enum')
  if (written === undefined || old === undefined) return []
  const isInDatabase = old.kind === 'constant' && /^\w+\(/.test(old.psl)
  if (isInDatabase && spec.kind === 'scalar' && scalarTypes[spec.type].prisma === item.type) {
    return []
  }
  const value = isInDatabase ? undefined : inNewType(old, spec, schema)
  if (value === undefined) throw noDefault(model, field, written.text)
  if (value.kind !== old.kind) throw noDefault(model, field, written.text)
  return value.kind === 'constant' && old.kind === 'constant' && value.psl !== old.psl
    ? [`@default(${value.psl})`]
    : []
}

/** Undefined where the new type has no such value. */
function inNewType(
  old: DefaultValue,
  spec: RetypeRequest['spec'],
  schema: ScannedSchema,
): DefaultValue | undefined {
  const text = 'text' in old ? old.text : old.kind
  try {
    if (spec.kind === 'scalar') {
      return parseDefault(text, { field: spec.name, type: spec.type, size: spec.size, list: false })
    }
    const values = 'values' in spec.of ? spec.of.values : enumValues(schema, spec.of.name)
    return pslDefaultOfEnum(spec.name, text, false, values)
  } catch (error) {
    if (error instanceof UserError) return undefined
    throw error
  }
}

const noDefault = (model: string, field: string, attribute: string) =>
  new UserError({
    code: 'RETYPE.DEFAULT',
    message: `Field "${field}" of ${model} has ${attribute}, which the new type cannot have.`,
    hint: `Take it away first: pnpm prisma migrate dev --name drop_${snakeCase(model)}_${snakeCase(field)}_default`,
  })
