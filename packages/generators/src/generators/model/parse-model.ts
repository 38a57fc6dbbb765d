import { usageError } from '@repo/cli'
import { canonicalField } from '../../grammar/canonical-field.ts'
import { checkModelName, checkPlural } from '../../grammar/check-name.ts'
import type { FieldSpec } from '../../grammar/field-spec.ts'
import { defaultIdKind, type IdKind, parseIdKind } from '../../grammar/id-kind.ts'
import { parseFields } from '../../grammar/parse-fields.ts'
import { specError } from '../../grammar/spec-error.ts'
import type { Arguments } from '../../pipeline/generator.ts'
import { type ModelNames, newModelNames } from '../../plan/names.ts'

export interface ModelRequest {
  names: ModelNames
  fields: FieldSpec[]
  id: IdKind
  timestamps: boolean
  api: boolean
  /** `--public`: its routes take everyone, without a token. */
  isPublic: boolean
  /** `--schema`: of the database. */
  schema: string | undefined
  canonical: string[]
}

export function parseModel({ positionals, values }: Arguments): ModelRequest {
  const [model, ...specs] = positionals
  if (model === undefined) {
    throw usageError('The model has no name.', 'pnpm gen model Post title:string')
  }
  checkModelName(model)
  const plural = typeof values.plural === 'string' ? values.plural : undefined
  if (plural !== undefined) checkPlural(plural)
  const id = parseIdKind(typeof values.id === 'string' ? values.id : defaultIdKind)
  const timestamps = values['no-timestamps'] !== true
  const api = values['no-api'] !== true
  const isPublic = values.public === true
  if (isPublic && !api) {
    throw usageError('--public is of routes, and --no-api makes none.', `pnpm gen model ${model}`)
  }
  const fields = parseFields(specs)
  const schema = typeof values.schema === 'string' ? values.schema : undefined
  for (const { name } of fields) checkOwn(name, timestamps)
  const flags = [
    ...(id.name === defaultIdKind ? [] : ['--id', id.name]),
    ...(plural === undefined ? [] : ['--plural', plural]),
    ...(timestamps ? [] : ['--no-timestamps']),
    ...(api ? [] : ['--no-api']),
    ...(isPublic ? ['--public'] : []),
    ...(schema === undefined ? [] : ['--schema', schema]),
  ]
  return {
    names: newModelNames(model, plural),
    fields,
    id,
    timestamps,
    api,
    isPublic,
    schema,
    canonical: ['model', model, ...fields.map(canonicalField), ...flags],
  }
}

function checkOwn(name: string, timestamps: boolean): void {
  if (name === 'id') {
    throw specError('NAME', 'Every model gets the field "id" by itself.', 'Say its kind with --id')
  }
  if (!timestamps || (name !== 'createdAt' && name !== 'updatedAt')) return
  throw specError('NAME', `Every model gets the field "${name}" by itself.`, 'Add --no-timestamps')
}
