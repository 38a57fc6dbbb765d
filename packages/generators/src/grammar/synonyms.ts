import { splitOutsideQuotes } from './split-spec.ts'

const call = /^([A-Za-z]\w*)(?:\(([^()]*)\)|\{([^{}]*)\})(.*)$/s

/**
 * Rewrites the quoted synonyms `?`, `[]`, `()` and `{}` to `:` segments: `price:decimal(10,2)?` is
 * `price:decimal:10.2:optional`. Values after `=` are left alone.
 */
export function replaceSynonyms(spec: string): string[] {
  const [rawName = '', rawType, ...rest] = splitOutsideQuotes(spec, ':')
  const name = markers(rawName)
  if (rawType === undefined) return [name.text, ...name.modifiers]
  const parts = call.exec(rawType)
  const type = markers(parts ? `${parts[1]}${parts[4]}` : rawType)
  const inner = parts?.[2] ?? parts?.[3]
  const size = inner === undefined ? [] : [argumentOf(type.text, inner)]
  const segments = rest.flatMap((segment) => {
    if (segment.includes('=')) return [segment]
    const { text, modifiers } = markers(segment)
    return text === '' ? modifiers : [text, ...modifiers]
  })
  return [name.text, type.text, ...size, ...segments, ...name.modifiers, ...type.modifiers]
}

/** `10,2` is a size of a number, `draft,live` a list of values. */
function argumentOf(type: string, inner: string): string {
  const compact = inner.replaceAll(/\s/g, '')
  return type === 'enum' ? compact : compact.replace(',', '.')
}

function markers(text: string): { text: string; modifiers: string[] } {
  const modifiers: string[] = []
  let rest = text
  for (;;) {
    if (rest.endsWith('?')) {
      modifiers.unshift('optional')
      rest = rest.slice(0, -1)
    } else if (rest.endsWith('[]')) {
      modifiers.unshift('list')
      rest = rest.slice(0, -2)
    } else {
      return { text: rest, modifiers }
    }
  }
}
