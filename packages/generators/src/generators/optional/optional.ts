import { usageError } from '@repo/cli'
import { parseTarget } from '../../grammar/parse-target.ts'
import type { Generator } from '../../pipeline/generator.ts'
import { problemOf } from '../../pipeline/questions.ts'
import { partsOf } from '../../plan/columns-of.ts'
import type { SchemaItem } from '../../schema/scan-schema.ts'
import { checkCanBeNull, planOptional } from './plan-optional.ts'

const example = 'pnpm gen optional User.email'

export const optionalField: Generator = {
  name: 'optional',
  summary: 'a required field becomes optional',
  help: `Usage: pnpm gen optional <Model>.<field>

A release that runs cannot read a row without the value: write none before the new one is out.

${example}`,
  options: {},
  parse({ positionals }) {
    const [text, ...others] = positionals
    if (others.length > 0) throw usageError(`"${others.join(' ')}" is one too many.`, example)
    const target = parseTarget(text, example)
    return {
      canonical: ['optional', `${target.model}.${target.field}`],
      plan: (state, render) => planOptional(target, state, render),
    }
  },
  async ask({ schema, model, field }) {
    const block = await model({ message: 'Model', flag: example })
    const among = ({ arity, name }: SchemaItem) =>
      arity === 'required' &&
      problemOf(() => checkCanBeNull(block.name, partsOf(schema, block.name, name))) === undefined
    const name = await field({ message: 'Field', flag: example, model: block, among })
    return [`${block.name}.${name}`]
  },
}
