import { UserError } from '@repo/cli'
import { canonicalField } from '../../grammar/canonical-field.ts'
import type { FieldSpec } from '../../grammar/field-spec.ts'

/** Why existing rows would have no value for a new field; undefined where they have one. */
export function missingValue(model: string, spec: FieldSpec): string | undefined {
  if (spec.kind === 'many' || spec.optional || spec.backfill !== undefined) return undefined
  const value = spec.kind === 'ref' ? undefined : spec.default
  if (value !== undefined && value.kind !== 'client') return undefined
  if (spec.kind !== 'ref' && spec.list) return undefined
  const made = value === undefined ? '' : `: ${value.text} is made by the client`
  return `Field "${spec.name}" is required, and existing rows of ${model} have no value for it${made}`
}

/**
 * Whether only the API gives new rows their value: those that the running release writes come without
 * one, so that the column cannot be required before that release is gone.
 */
export function isGivenByApiAlone(model: string, spec: FieldSpec): boolean {
  if (spec.kind === 'many') return false
  const { backfill: _fill, ...rest } = spec
  return missingValue(model, rest) !== undefined
}

/** Refuses the same value for all rows of a unique column. Throws `FIELD.NOT_UNIQUE`. */
export function checkUniqueDefault(model: string, spec: FieldSpec): void {
  if (spec.kind === 'many' || spec.kind === 'ref' || !spec.unique || spec.default === undefined) {
    return
  }
  const { default: value, ...rest } = spec
  if (value.kind === 'client' || value.kind === 'autoincrement') return
  throw new UserError({
    code: 'FIELD.NOT_UNIQUE',
    message: `Field "${spec.name}" is unique, and its default would give every existing ${model} the same value.`,
    hint: `Write ${canonicalField({ ...rest, optional: !spec.list })}`,
  })
}
