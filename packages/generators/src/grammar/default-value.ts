import type { DefaultValue, ScalarTypeName } from './field-spec.ts'
import { literalExamples, literals } from './literals.ts'
import { specError } from './spec-error.ts'
import { splitOutsideQuotes, unquote } from './split-spec.ts'

/** Functions that Prisma's client runs at each create. */
const clientFunctions: Record<string, string> = {
  uuid4: 'uuid(4)',
  uuid7: 'uuid(7)',
  cuid2: 'cuid(2)',
  ulid: 'ulid()',
  nanoid: 'nanoid()',
}

/** PSL of a function that makes an id in the client: `nanoid.12` is `nanoid(12)`. */
export function clientFunction(word: string): string | undefined {
  const sized = /^nanoid\.(\d{1,3})$/.exec(word)
  if (sized)
    return Number(sized[1]) >= 2 && Number(sized[1]) <= 255 ? `nanoid(${sized[1]})` : undefined
  return Object.hasOwn(clientFunctions, word) ? clientFunctions[word] : undefined
}

interface DefaultContext {
  field: string
  type: ScalarTypeName
  size: number[]
  list: boolean
}

/** Reads the text after `default=` for a scalar. Throws `SPEC.DEFAULT`. */
export function parseDefault(text: string, context: DefaultContext): DefaultValue {
  if (context.list) {
    const items = text === '' ? [] : splitOutsideQuotes(text, ',')
    const literals = items.map((item) => literal(item, context))
    return { kind: 'constant', psl: `[${literals.join(', ')}]`, text }
  }
  return functionDefault(text, context) ?? { kind: 'constant', psl: literal(text, context), text }
}

function functionDefault(text: string, { type }: DefaultContext): DefaultValue | undefined {
  const word = text.replace(/\(\)$/, '')
  const made = clientFunction(word)
  const isText = type === 'string' || type === 'text' || type === 'char' || type === 'citext'
  if (made !== undefined && (isText || (type === 'uuid' && word.startsWith('uuid')))) {
    return { kind: 'client', psl: made, text: word }
  }
  const isTime = ['date', 'time', 'datetime', 'timestamp'].includes(type)
  if (isTime && word === 'now') return { kind: 'now' }
  if (isTime && word === 'updatedAt') return { kind: 'updatedAt' }
  const isInteger = ['int', 'smallint', 'bigint'].includes(type)
  return isInteger && word === 'autoincrement' ? { kind: 'autoincrement' } : undefined
}

/** One literal in PSL. */
function literal(raw: string, context: DefaultContext): string {
  const value = unquote(raw)
  const psl = literals[context.type](value, context.size)
  if (psl !== undefined) return psl
  throw specError(
    'DEFAULT',
    `Field "${context.field}" of type ${context.type} cannot have the default "${value}".`,
    `Give ${literalExamples[context.type]}`,
  )
}
