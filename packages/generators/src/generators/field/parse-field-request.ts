import { usageError } from '@repo/cli'
import { canonicalField } from '../../grammar/canonical-field.ts'
import { checkModelName } from '../../grammar/check-name.ts'
import type { FieldSpec } from '../../grammar/field-spec.ts'
import { parseFields } from '../../grammar/parse-fields.ts'
import type { Arguments } from '../../pipeline/generator.ts'

export interface FieldRequest {
  model: string
  fields: FieldSpec[]
  api: boolean
  canonical: string[]
}

export function parseFieldRequest({ positionals, values }: Arguments): FieldRequest {
  const [model, ...specs] = positionals
  if (model === undefined || specs.length === 0) {
    throw usageError(
      model === undefined ? 'The model is not named.' : `No field for "${model}" is given.`,
      `pnpm gen field ${model ?? 'Post'} subtitle:string:optional`,
    )
  }
  checkModelName(model)
  const fields = parseFields(specs)
  const api = values['no-api'] !== true
  return {
    model,
    fields,
    api,
    canonical: ['field', model, ...fields.map(canonicalField), ...(api ? [] : ['--no-api'])],
  }
}
