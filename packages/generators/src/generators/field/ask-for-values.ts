import type { Prompts } from '@repo/cli'
import { canonicalField } from '../../grammar/canonical-field.ts'
import { pslDefaultOfEnum } from '../../grammar/enum-default.ts'
import type { FieldSpec } from '../../grammar/field-spec.ts'
import { parseField } from '../../grammar/parse-field.ts'
import { quoteIfNeeded } from '../../grammar/split-spec.ts'
import { countOf, type ProjectState } from '../../pipeline/project-state.ts'
import { problemOf } from '../../pipeline/questions.ts'
import { rowsKey } from '../../plan/counts.ts'
import { fieldEffects } from '../../plan/field-effects.ts'
import { tableOf } from '../../plan/table-of.ts'
import type { ScannedSchema } from '../../schema/scan-schema.ts'
import { enumValues, findField, requireModel } from '../../schema/schema-lookup.ts'
import { checkUniqueDefault, missingValue } from './existing-rows.ts'
import { ownerOf } from './owner-of.ts'
import type { FieldRequest } from './parse-field-request.ts'

/**
 * Asks what the rows that exist get in a new required field. A table that is only on this branch
 * and empty here needs nothing.
 */
export async function askForValues(
  request: FieldRequest,
  state: ProjectState,
  prompts: Prompts,
): Promise<FieldRequest> {
  const block = requireModel(state.schema, request.model)
  const { name, sql } = tableOf(block)
  const isEmpty = state.unreleased().has(sql) && countOf(state, rowsKey(name)) === 0
  if (request.steps || isEmpty) return request
  // What cannot be is said before anything is asked.
  const owner = ownerOf(state.schema, block)
  const fresh = request.fields.filter(({ name }) => findField(block, name) === undefined)
  for (const spec of fresh) fieldEffects(spec, owner, state.schema)
  let steps = false
  const fields: FieldSpec[] = []
  for (const spec of request.fields) {
    const why = missingValue(request.model, spec)
    if (why === undefined || findField(block, spec.name) !== undefined) {
      fields.push(spec)
      continue
    }
    const answer = await askForValue(block.name, spec, why, state, prompts)
    steps ||= answer === 'steps'
    fields.push(answer === 'steps' ? spec : answer)
  }
  return { ...request, fields, steps }
}

async function askForValue(
  model: string,
  spec: FieldSpec,
  why: string,
  { schema }: ProjectState,
  { select, text }: Prompts,
): Promise<FieldSpec | 'steps'> {
  const takesDefault = spec.kind !== 'ref' && spec.kind !== 'many' && spec.default === undefined
  const written = canonicalField(spec)
  const flag = [...(takesDefault ? [':default=<value>'] : []), ':backfill=<sql>', ':optional']
  const answer = await select({
    message: `${why}. Which value should existing rows get`,
    flag: `${flag.join(' or ')} to "${written}", or --steps`,
    choices: [
      ...(takesDefault
        ? [{ value: 'default' as const, label: 'default', hint: 'one value; new rows get it too' }]
        : []),
      { value: 'backfill', label: 'backfill', hint: 'SQL over their other columns' },
      { value: 'optional', label: 'optional', hint: 'they get none' },
      { value: 'steps', label: 'steps', hint: 'the API needs it now, the database later' },
    ],
  })
  if (answer === 'steps') return 'steps'
  if (answer === 'optional') return parseField(`${written}:optional`)
  const filled = (value: string) => parseField(`${written}:${answer}=${quoteIfNeeded(value)}`)
  const value = await text({
    message: answer === 'default' ? 'Default' : 'SQL, such as lower(title)',
    flag: `:${answer}=<…>`,
    validate: (given) => problemOf(() => checkValue(model, filled(given), schema)),
  })
  return filled(value)
}

/** What a plan would refuse. Throws `SPEC.…` and `FIELD.NOT_UNIQUE`. */
function checkValue(model: string, spec: FieldSpec, schema: ScannedSchema): void {
  checkUniqueDefault(model, spec)
  if (spec.kind !== 'enum' || !('name' in spec.of) || spec.default?.kind !== 'constant') return
  pslDefaultOfEnum(spec.name, spec.default.text, spec.list, enumValues(schema, spec.of.name))
}
