import { usageError } from '@repo/cli'
import { canonicalField } from '../../grammar/canonical-field.ts'
import { checkModelName } from '../../grammar/check-name.ts'
import { fieldHelp } from '../../grammar/field-help.ts'
import type { FieldSpec } from '../../grammar/field-spec.ts'
import { parseFields } from '../../grammar/parse-fields.ts'
import { typeName } from '../../grammar/words.ts'
import type { Arguments, Generator } from '../../pipeline/generator.ts'
import { type ModelNames, newModelNames } from '../../plan/names.ts'
import { planJoin } from './plan-join.ts'

const example = 'pnpm gen join Post Tag'

export interface JoinRequest {
  /** The two models that it joins. */
  sides: [string, string]
  names: ModelNames
  /** Columns of the join itself. */
  fields: FieldSpec[]
  /** What to do with the rows of lists that join the two without a model. */
  existing: 'copy' | 'beside' | undefined
}

export const join: Generator = {
  name: 'join',
  summary: 'many to many with a model of its own, which may have fields',
  help: `Usage: pnpm gen join <Model> <Model> [field]…

  --as <Name>        of the model in between: PostTag without it
  --plural <name>    where it does not follow from the name
  --copy             takes the rows along of the lists that join the two without a model
  --beside           leaves those lists alone: this join has another meaning

${example}
pnpm gen join User Team role:enum:member,owner:default=member --as Membership`,
  options: {
    as: { type: 'string' },
    plural: { type: 'string' },
    copy: { type: 'boolean' },
    beside: { type: 'boolean' },
  },
  parse(args) {
    const request = parseJoin(args)
    const { sides, names, fields } = request
    const named = names.model === joinName(sides) ? [] : ['--as', names.model]
    const plural = typeof args.values.plural === 'string' ? ['--plural', args.values.plural] : []
    const existing = request.existing === undefined ? [] : [`--${request.existing}`]
    return {
      canonical: [
        'join',
        ...sides,
        ...fields.map(canonicalField),
        ...named,
        ...plural,
        ...existing,
      ],
      plan: (state, render) => planJoin(request, state, render),
    }
  },
  async ask({ model, words }) {
    const one = await model({ message: 'One model', flag: `two models: ${example}` })
    const other = await model({ message: 'The other', flag: `two models: ${example}` })
    const fields = await words({
      message: 'Fields of the join, or none',
      help: fieldHelp,
      flag: 'fields',
      parse: parseFields,
    })
    return [one.name, other.name, ...fields]
  },
}

const joinName = (sides: JoinRequest['sides']) => sides.map(typeName).join('')

function parseJoin({ positionals, values }: Arguments): JoinRequest {
  const [one, other, ...specs] = positionals
  if (one === undefined || other === undefined || !/^\w+$/.test(other)) {
    throw usageError('A join needs two models.', example)
  }
  if (one === other) {
    throw usageError(
      `A join of ${one} with itself needs names for its two sides.`,
      `pnpm gen model ${typeName(one)}Link from:ref:${one}:as=links to:ref:${one}:as=linkedFrom`,
    )
  }
  const name = typeof values.as === 'string' ? values.as : joinName([one, other])
  checkModelName(name)
  const plural = typeof values.plural === 'string' ? values.plural : undefined
  if (values.copy === true && values.beside === true) {
    throw usageError('--copy and --beside exclude each other.', 'pnpm gen join --help')
  }
  const existing = values.copy === true ? 'copy' : values.beside === true ? 'beside' : undefined
  const fields = parseFields(specs)
  return { sides: [one, other], names: newModelNames(name, plural), fields, existing }
}
