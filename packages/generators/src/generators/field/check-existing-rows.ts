import { UserError } from '@repo/cli'
import { canonicalField } from '../../grammar/canonical-field.ts'
import type { FieldSpec } from '../../grammar/field-spec.ts'

/**
 * Refuses a column that existing rows could not have: the table may be empty here and full where
 * the migration is deployed. Throws `FIELD.NEEDS_VALUE` and `FIELD.NOT_UNIQUE`.
 */
export function checkExistingRows(model: string, spec: FieldSpec): void {
  if (spec.kind === 'many') return
  const value = spec.kind === 'ref' ? undefined : spec.default
  const known = value !== undefined && value.kind !== 'client' && value.kind !== 'autoincrement'
  const optional = canonicalField({ ...spec, optional: true })
  if (spec.unique && known) {
    throw new UserError({
      code: 'FIELD.NOT_UNIQUE',
      message: `Field "${spec.name}" is unique, and its default would give every existing ${model} the same value.`,
      hint: `Write ${canonicalField(withoutDefault(spec))}`,
    })
  }
  if (value?.kind === 'autoincrement') {
    throw new UserError({
      code: 'FIELD.NEEDS_VALUE',
      message: `Field "${spec.name}" would number the existing rows of ${model}, which rewrites the table while nobody can read it.`,
      hint: `Write ${canonicalField(withoutDefault(spec))}`,
    })
  }
  const empty = spec.optional || known || (spec.kind !== 'ref' && spec.list)
  if (empty) return
  throw new UserError({
    code: 'FIELD.NEEDS_VALUE',
    message: `Field "${spec.name}" is required, and existing rows of ${model} have no value for it${value ? `: ${value.kind === 'client' ? value.text : value.kind} is made by the client` : ''}.`,
    hint:
      spec.kind === 'ref' || value
        ? `Write ${optional}`
        : `Write ${optional}, or add default=<value>`,
  })
}

function withoutDefault(spec: Exclude<FieldSpec, { kind: 'many' }>): FieldSpec {
  if (spec.kind === 'ref') return { ...spec, optional: true }
  const { default: _value, ...rest } = spec
  return { ...rest, optional: !spec.list }
}
