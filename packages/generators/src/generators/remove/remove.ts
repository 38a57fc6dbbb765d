import { usageError } from '@repo/cli'
import type { Arguments, Generator, Request } from '../../pipeline/generator.ts'
import { problemOf } from '../../pipeline/questions.ts'
import type { SchemaBlock, SchemaItem } from '../../schema/scan-schema.ts'
import { isUnknownToClient } from '../../schema/schema-lookup.ts'
import { checkCanGo, planRemoveField, removeFieldCounts } from './plan-remove-field.ts'
import { checkUnreferenced, planRemoveModel, removeModelCounts } from './plan-remove-model.ts'

/** Which of the two releases: the first takes it out of the code, the second out of the database. */
export type RemovalStep = 'ignore' | 'finish' | 'now'

export interface RemoveRequest {
  model: string
  step: RemovalStep
}

const example = 'pnpm gen remove field Post subtitle'

export const remove: Generator = {
  name: 'remove',
  summary: 'a field or a model, in two releases or at once',
  help: `Usage: pnpm gen remove field <Model> <field>
       pnpm gen remove model <Model>

First out of the code (@ignore), so that no release uses it; then out of the database. At once where
only this branch has the table.

  --finish    drops what the first step left, when the new release is out
  --now       both at once; a release that runs fails

Dropping rows, values or what SQL by hand made on them asks for the name to be typed, or given:
--confirm Post.subtitle

${example}`,
  options: { finish: { type: 'boolean' }, now: { type: 'boolean' } },
  parse: parseRemove,
  async ask({ schema, select, model, field }) {
    const what = await select({
      message: 'What to remove',
      flag: `field or model: ${example}`,
      choices: [
        { value: 'field', label: 'a field' },
        { value: 'model', label: 'a model' },
      ],
    })
    const step = await select({
      message: 'How far',
      flag: '--finish or --now, or neither',
      choices: [
        { value: 'ignore', label: 'begin', hint: 'out of the code: the first of two releases' },
        { value: 'finish', label: 'finish', hint: 'out of the database: the second' },
        { value: 'now', label: 'now', hint: 'both at once; a release that runs fails' },
      ],
    })
    const ignored = what === 'model' && step === 'finish'
    const isFree = (one: SchemaBlock) =>
      what === 'field' || problemOf(() => checkUnreferenced(schema, one, step)) === undefined
    const question = { message: 'Model', flag: `a model: ${example}`, ignored, among: isFree }
    const block = await model(question)
    const among = (item: SchemaItem) =>
      (step !== 'finish' || isUnknownToClient(item)) &&
      problemOf(() => checkCanGo(schema, block.name, item.name)) === undefined
    const names =
      what === 'field'
        ? [await field({ message: 'Field', flag: example, model: block, among })]
        : []
    return [what, block.name, ...names, ...(step === 'ignore' ? [] : [`--${step}`])]
  },
}

function parseRemove({ positionals, values }: Arguments): Request {
  const [what, model, field, ...others] = positionals
  const complete = what === 'field' ? field !== undefined : what === 'model' && field === undefined
  if (model === undefined || !complete || others.length > 0) {
    throw usageError(
      `"remove ${positionals.join(' ')}" does not name one field or model.`,
      what === 'model' ? 'pnpm gen remove model Post' : example,
    )
  }
  if (values.finish === true && values.now === true) {
    throw usageError('--finish and --now exclude each other.', 'pnpm gen remove --help')
  }
  const step = values.now === true ? 'now' : values.finish === true ? 'finish' : 'ignore'
  const flags = step === 'ignore' ? [] : [`--${step}`]
  if (field === undefined) {
    const request = { model, step } as const
    return {
      canonical: ['remove', 'model', model, ...flags],
      counts: (state) => removeModelCounts(request, state),
      plan: (state, render) => planRemoveModel(request, state, render),
    }
  }
  const request = { model, field, step } as const
  return {
    canonical: ['remove', 'field', model, field, ...flags],
    counts: (state) => removeFieldCounts(request, state),
    plan: (state, render) => planRemoveField(request, state, render),
  }
}
