import { usageError } from '@repo/cli'
import { canonicalField } from '../../grammar/canonical-field.ts'
import { typeHelp } from '../../grammar/field-help.ts'
import type { EnumSpec, ScalarSpec } from '../../grammar/field-spec.ts'
import { parseFieldThatIs } from '../../grammar/parse-field.ts'
import { type FieldTarget, parseTarget } from '../../grammar/parse-target.ts'
import type { Arguments, Generator, Request } from '../../pipeline/generator.ts'
import { besideCounts } from './beside-counts.ts'
import { finishRetype, finishRetypeCounts } from './finish-retype.ts'
import { planRetype } from './plan-retype.ts'
import { retypeCommand, typeWord } from './retype-command.ts'
import { retypeCounts } from './retype-counts.ts'
import { timeZoneCounts } from './time-zone.ts'

const example = 'pnpm gen retype Order.total decimal:12.2'

export interface RetypeRequest extends FieldTarget {
  /** The type, without modifiers but `default=`. */
  spec: ScalarSpec | EnumSpec
  /** SQL that makes the new value of the old one, which it names by its column. */
  using: string | undefined
}

export const retype: Generator = {
  name: 'retype',
  summary: 'another type for a field',
  help: `Usage: pnpm gen retype <Model>.<field> <type>[:<size>]

  default=<value> behind the type, where the old default is no value of it
  --using <sql>    makes the new value of the old one
  --finish         takes the old column away, when the new release is out

Where Postgres would have to write every row, a new column takes over beside the old one. What SQL
by hand made on it follows; what cannot is named and wants --confirm Order.total.

${example}
pnpm gen retype Post.status enum:draft,live --using 'lower(status)'`,
  options: { using: { type: 'string' }, finish: { type: 'boolean' } },
  parse: parseRetype,
  async ask({ model, field, text }) {
    const block = await model({ message: 'Model', flag: example })
    const name = await field({ message: 'Field', flag: example, model: block })
    const type = await text({
      message: 'New type, such as decimal:12.2',
      help: typeHelp,
      flag: example,
      parse: (typed) => parseType({ model: block.name, field: name }, typed),
    })
    return [`${block.name}.${name}`, type]
  },
}

function parseRetype({ positionals, values }: Arguments): Request {
  const [text, type, ...others] = positionals
  const target = parseTarget(text, example)
  const name = `${target.model}.${target.field}`
  if (values.finish === true) {
    if (type !== undefined)
      throw usageError('--finish takes no type.', `pnpm gen retype ${name} --finish`)
    return {
      canonical: ['retype', name, '--finish'],
      counts: (state) => finishRetypeCounts(target, state),
      plan: (state, render) => finishRetype(target, state, render),
    }
  }
  if (type === undefined || others.length > 0) throw usageError('A retype needs one type.', example)
  const spec = parseType(target, type)
  const using = typeof values.using === 'string' ? values.using : undefined
  const request = { ...target, spec, using }
  const word = canonicalField({ ...spec, optional: false }).slice(target.field.length + 1)
  return {
    canonical: ['retype', name, word, ...(using === undefined ? [] : ['--using', using])],
    counts: (state) => [
      ...retypeCounts(request, state),
      ...timeZoneCounts(request, state),
      ...besideCounts(request, state),
    ],
    plan: (state, render) => planRetype(request, state, render),
  }
}

/** Read as an optional field, which may be of every type. */
function parseType({ model, field }: FieldTarget, type: string): RetypeRequest['spec'] {
  const spec = parseFieldThatIs(`${field}:${type}:optional`)
  if (spec.kind === 'ref' || spec.kind === 'many') {
    throw usageError(`"${type}" is a relation, not a type.`, `pnpm gen relation --help`)
  }
  const plain = parseFieldThatIs(`${field}:${typeWord(spec)}:optional`)
  const { default: _default, ...rest } = spec
  if (canonicalField(plain) === canonicalField(rest)) return spec
  throw usageError(
    `A retype changes the type and the default alone; "${type}" says more.`,
    retypeCommand({ model, field, spec }),
  )
}
