import { usageError } from '@repo/cli'
import type { Generator } from '../../pipeline/generator.ts'
import { requireFieldOf } from '../../schema/schema-lookup.ts'
import { planUnique, uniqueCounts } from './plan-unique.ts'

const example = 'pnpm gen unique Post slug'

export interface UniqueRequest {
  model: string
  fields: string[]
}

export const unique: Generator = {
  name: 'unique',
  summary: 'a unique constraint on one or more fields',
  help: `Usage: pnpm gen unique <Model> <field>[,<field>]…

${example}
pnpm gen unique Post authorId,slug`,
  options: {},
  parse({ positionals }) {
    const [model, list, ...others] = positionals
    if (model === undefined || list === undefined || others.length > 0) {
      throw usageError('A unique needs a model and its fields, with commas between them.', example)
    }
    const request = { model, fields: list.split(',') }
    return {
      canonical: ['unique', model, list],
      counts: (state) => uniqueCounts(request, state),
      plan: (state, render) => planUnique(request, state, render),
    }
  },
  async ask({ model, text }) {
    const block = await model({ message: 'Model', flag: `a model: ${example}` })
    const fields = await text({
      message: 'Fields, such as slug or authorId,slug',
      flag: example,
      parse: (list) => list.split(',').map((name) => requireFieldOf(block, name)),
    })
    return [block.name, fields]
  },
}
