import { usageError } from '@repo/cli'
import type { Arguments, Generator } from '../../pipeline/generator.ts'
import { requireFieldOf } from '../../schema/schema-lookup.ts'
import { planIndex } from './plan-index.ts'

const example = 'pnpm gen index Post authorId,createdAt'
const kinds = ['gin', 'hash'] as const

export interface IndexRequest {
  model: string
  fields: { name: string; desc: boolean }[]
  kind: (typeof kinds)[number] | undefined
}

export const indexOn: Generator = {
  name: 'index',
  summary: 'an index, built while the table is read and written',
  help: `Usage: pnpm gen index <Model> <field>[=desc][,<field>]…

  --type <kind>    gin or hash; a B-tree without it

${example}
pnpm gen index Post createdAt=desc`,
  options: { type: { type: 'string' } },
  parse(args) {
    const request = parseIndex(args)
    const fields = request.fields.map(({ name, desc }) => (desc ? `${name}=desc` : name)).join(',')
    const kind = request.kind === undefined ? [] : ['--type', request.kind]
    return {
      canonical: ['index', request.model, fields, ...kind],
      plan: (state, render) => planIndex(request, state, render),
    }
  },
  async ask({ model, text }) {
    const block = await model({ message: 'Model', flag: `a model: ${example}` })
    const fields = await text({
      message: 'Fields, such as authorId,createdAt=desc',
      flag: example,
      parse: (list) => list.split(',').map((one) => requireFieldOf(block, parseColumn(one).name)),
    })
    return [block.name, fields]
  },
}

function parseIndex({ positionals, values }: Arguments): IndexRequest {
  const [model, list, ...others] = positionals
  if (model === undefined || list === undefined || others.length > 0) {
    throw usageError('An index needs a model and its fields, with commas between them.', example)
  }
  const kind = kinds.find((known) => known === values.type)
  if (values.type !== undefined && kind === undefined) {
    throw usageError(
      `--type "${values.type}" is no kind of index.`,
      'Add --type gin or --type hash',
    )
  }
  return { model, kind, fields: list.split(',').map(parseColumn) }
}

function parseColumn(text: string): IndexRequest['fields'][number] {
  const [, name, order] = /^(\w+)(?:=(asc|desc))?$/.exec(text) ?? []
  if (name !== undefined) return { name, desc: order === 'desc' }
  throw usageError(`"${text}" is no field of an index: it is written as createdAt=desc.`, example)
}
