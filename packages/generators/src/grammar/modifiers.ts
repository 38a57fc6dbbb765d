import { specError } from './spec-error.ts'
import { unquote } from './split-spec.ts'

const withoutValue = ['optional', 'list', 'unique', 'noindex', 'private'] as const
const withValue = ['default', 'backfill', 'map', 'doc', 'onDelete', 'as', 'rel'] as const

/** Modifiers that were given: `true` for a bare word, else the text after `=` (quotes kept in `default`). */
export type Modifiers = Map<string, string | true>

export const modifiersOf = {
  scalar: ['optional', 'list', 'unique', 'index', 'default', 'backfill', 'map', 'private', 'doc'],
  enum: ['optional', 'list', 'unique', 'index', 'default', 'backfill', 'map', 'private', 'doc'],
  ref: [
    'optional',
    'unique',
    'noindex',
    'onDelete',
    'as',
    'rel',
    'map',
    'private',
    'doc',
    'backfill',
  ],
  many: ['as', 'rel', 'doc'],
} as const

/** Reads `optional`, `default=0`, … and refuses what `kind` does not take. Throws `SPEC.MODIFIER`. */
export function parseModifiers(
  field: string,
  kind: keyof typeof modifiersOf,
  segments: string[],
): Modifiers {
  const modifiers: Modifiers = new Map()
  for (const segment of segments) {
    const [key = '', ...rest] = segment.split('=')
    const value = rest.length === 0 ? true : rest.join('=')
    checkForm(field, key, value, segment)
    if (!modifiersOf[kind].some((known) => known === key)) {
      const what = kind === 'scalar' ? 'a column' : `${kind === 'enum' ? 'an enum' : `"${kind}"`}`
      throw specError(
        'MODIFIER',
        `Field "${field}" has the modifier "${key}", which ${what} does not take.`,
        `It takes ${modifiersOf[kind].join(', ')}`,
      )
    }
    if (modifiers.has(key)) {
      throw specError('MODIFIER', `Field "${field}" has "${key}" twice.`, 'Give it once')
    }
    if (typeof value === 'string' && hasControl(value)) {
      throw specError(
        'MODIFIER',
        `"${key}" of field "${field}" spans lines.`,
        'Write it in one line',
      )
    }
    modifiers.set(key, typeof value === 'string' && key !== 'default' ? unquote(value) : value)
  }
  return modifiers
}

/** A line end would end the comment, or the line, that the value becomes a part of. */
const hasControl = (text: string) => [...text].some((character) => character < ' ')

function checkForm(field: string, key: string, value: string | true, segment: string): void {
  const bare = withoutValue.some((word) => word === key)
  const valued = withValue.some((word) => word === key)
  if (!bare && !valued && key !== 'index') {
    throw specError(
      'MODIFIER',
      `Field "${field}" has "${segment}", which is no modifier.`,
      `Modifiers are ${[...withoutValue, 'index', ...withValue.map((word) => `${word}=`)].join(', ')}; a value that holds ":" goes in double quotes`,
    )
  }
  if (bare && value !== true) {
    throw specError('MODIFIER', `"${key}" of field "${field}" takes no value.`, `Write ${key}`)
  }
  if (valued && (value === true || (value === '' && key !== 'default'))) {
    throw specError('MODIFIER', `"${key}" of field "${field}" needs a value.`, `Write ${key}=…`)
  }
}
