import { usageError } from '@repo/cli'
import { canonicalField } from '../../grammar/canonical-field.ts'
import type { FieldSpec } from '../../grammar/field-spec.ts'
import { parseFields } from '../../grammar/parse-fields.ts'
import type { Arguments, Generator } from '../../pipeline/generator.ts'

export interface FieldRequest {
  /** The command's own name. */
  command: 'field' | 'relation'
  model: string
  fields: FieldSpec[]
  /** A required field without a value for the rows that exist: optional in the database for now. */
  steps: boolean
  /** Required in the database too, although a release that runs writes rows without it. */
  atOnce: boolean
  api: boolean
}

export const fieldOptions: Generator['options'] = {
  'no-api': { type: 'boolean' },
  steps: { type: 'boolean' },
  'at-once': { type: 'boolean' },
}

export function parseFieldRequest(
  { positionals, values }: Arguments,
  command: FieldRequest['command'],
): FieldRequest {
  const [model, ...specs] = positionals
  const example = command === 'field' ? 'subtitle:string:optional' : 'author:ref:User'
  if (model === undefined || specs.length === 0) {
    throw usageError(
      model === undefined ? 'The model is not named.' : `No ${command} for "${model}" is given.`,
      `pnpm gen ${command} ${model ?? 'Post'} ${example}`,
    )
  }
  if (values.steps === true && values['at-once'] === true) {
    throw usageError('--steps and --at-once exclude each other.', `pnpm gen ${command} --help`)
  }
  return {
    command,
    model,
    fields: parseFields(specs),
    steps: values.steps === true,
    atOnce: values['at-once'] === true,
    api: values['no-api'] !== true,
  }
}

/** The command in its canonical form. */
export function fieldWords(request: FieldRequest): string[] {
  const { command, model, fields, steps, atOnce, api } = request
  return [
    command,
    model,
    ...fields.map(canonicalField),
    ...(steps ? ['--steps'] : []),
    ...(atOnce ? ['--at-once'] : []),
    ...(api ? [] : ['--no-api']),
  ]
}
