import { UserError } from '@repo/cli'
import { canonicalField } from '../../grammar/canonical-field.ts'
import { parseDefault } from '../../grammar/default-value.ts'
import type { DefaultValue } from '../../grammar/field-spec.ts'
import { quoteIfNeeded } from '../../grammar/split-spec.ts'
import { defaultAttributes } from '../../plan/column-effects.ts'
import { attributesOf, unescaped } from '../../schema/attributes.ts'
import type { ScannedSchema, SchemaItem } from '../../schema/scan-schema.ts'
import { enumLabels } from '../../schema/schema-lookup.ts'
import type { RetypeRequest } from './retype.ts'

/**
 * The attributes that a default becomes when the type changes: the same value as the new type writes
 * it, or the one that the request gives; none where the old ones stay. Throws `RETYPE.DEFAULT` where
 * the new type has no such value.
 */
export function retypedDefault(
  { model, field, spec }: RetypeRequest,
  schema: ScannedSchema,
  item: SchemaItem,
): string[] {
  const given = spec.default
  if (given !== undefined) return defaultAttributes(given)
  const old = attributesOf(item).find(({ name }) => name === '@default')
  const timed = spec.kind === 'scalar' && times.has(spec.type)
  const isUpdated = attributesOf(item).some(({ name }) => name === '@updatedAt')
  if (old === undefined && (!isUpdated || timed)) return []
  const psl = old?.text.slice('@default('.length, -1) ?? '@updatedAt'
  const [, called] = /^(\w+)\(/.exec(psl) ?? []
  if (isUpdated ? timed : called !== undefined && takes(spec, called)) return []
  const value = called === undefined && !isUpdated ? valueAs(spec, schema, item, psl) : undefined
  if (value !== undefined) return [`@default(${value})`]
  const written = canonicalField({ ...spec, optional: false }).slice(field.length + 1)
  throw new UserError({
    code: 'RETYPE.DEFAULT',
    message: `Field "${field}" of ${model} has the default ${psl}, which is not valid for the new type.`,
    hint: `pnpm gen retype ${model}.${field} ${written}:default=<value>`,
    exitCode: 2,
  })
}

const times: ReadonlySet<string> = new Set(['date', 'time', 'datetime', 'timestamp'])
const texts: ReadonlySet<string> = new Set(['string', 'text', 'char', 'citext'])

/** Whether a column of the type can have the function as its default. */
function takes(spec: RetypeRequest['spec'], called: string): boolean {
  if (spec.kind === 'enum') return false
  if (called === 'dbgenerated') return true // Postgres will say
  if (called === 'now') return times.has(spec.type)
  if (called === 'autoincrement') return ['int', 'smallint', 'bigint'].includes(spec.type)
  return texts.has(spec.type) || (called === 'uuid' && spec.type === 'uuid')
}

/** The constant in the words of the new type: PSL. */
function valueAs(
  spec: RetypeRequest['spec'],
  schema: ScannedSchema,
  item: SchemaItem,
  psl: string,
): string | undefined {
  const written = psl.startsWith('"') ? unescaped(psl) : psl
  // As Postgres casts it to text.
  const text = enumLabels(schema, item.type).get(written) ?? written
  if (spec.kind === 'enum') {
    const labels =
      'values' in spec.of
        ? new Map(spec.of.values.map((value) => [value, value]))
        : enumLabels(schema, spec.of.name)
    return [...labels].find(([, label]) => label === text)?.[0]
  }
  for (const candidate of [text, ...respelled(text)]) {
    const value = parsed(quoteIfNeeded(candidate), spec)
    if (value?.kind === 'constant') return value.psl
  }
  return undefined
}

/** As Postgres casts a bool to a number and back, and `1.00` to `1`. */
function respelled(text: string): string[] {
  const word = { true: '1', false: '0', '1': 'true', '0': 'false' }[text]
  const plain = /^-?\d+\.0+$/.test(text) ? [text.replace(/\.0+$/, '')] : []
  return [...(word === undefined ? [] : [word]), ...plain]
}

function parsed(
  text: string,
  spec: Extract<RetypeRequest['spec'], { kind: 'scalar' }>,
): DefaultValue | undefined {
  try {
    return parseDefault(text, { field: spec.name, type: spec.type, size: spec.size, list: false })
  } catch (error) {
    if (error instanceof UserError) return undefined
    throw error
  }
}
