import type { ColumnChange, Resource } from './column-change.ts'
import type { SourceEdit } from './resource-edits.ts'
import { findProperty, withOneMore } from './source/edit-property.ts'
import { editText, wholeLines } from './source/edit-text.ts'
import { declaredLiteral, sequences } from './source/find-literal.ts'
import { propertiesOf } from './source/object-literal.ts'
import { type Source, scanSource } from './source/scan-source.ts'

/** A private field is sent beside the body: `const sent = { ...body, pin: 'pin-1' }`. */
export function sentEdit(name: string, sample: string, { names, paths }: Resource): SourceEdit {
  const property = `${name}: ${sample}`
  return {
    path: paths.test,
    missing: 'const body',
    patch: [`+const sent = { ...body, ${property} }`],
    edit(content) {
      const source = scanSource(content)
      if (source === undefined) return undefined
      const open = declaredLiteral(source, 'sent')
      if (open === undefined) return withSent(source, property, names.route)
      if (findProperty(source, open, name) !== 'none') return content
      return editText(content, [withOneMore(source, open, property)])
    },
  }
}

function withSent(source: Source, property: string, route: string): string | undefined {
  const { text, tokens, partner } = source
  const made = sequences(source, ['const', 'body', '=', 'await', 'newBody', '(', ')'])
  const literal = declaredLiteral(source, 'body')
  const posts = sequences(source, ['call', '(', "'POST'", ',', `'/${route}'`, ',', 'body', ')'])
  const end = literal === undefined ? (made[0] ?? Number.NaN) + 6 : partner.get(literal)
  const after = tokens[end ?? -1]?.end
  const [post] = posts
  if (made.length > 1 || posts.length !== 1 || post === undefined || after === undefined) {
    return undefined
  }
  const body = tokens[post + 6]
  return editText(text, [
    { start: after, end: after, text: `\nconst sent = { ...body, ${property} }` },
    { start: body?.start ?? 0, end: body?.end ?? 0, text: 'sent' },
  ])
}

/** Where nothing private is left to send, the test sends the body. */
export const unsentEdit = ({ paths }: Resource): SourceEdit => ({
  path: paths.test,
  missing: '',
  patch: [],
  edit(content) {
    const source = scanSource(content)
    const open = source && declaredLiteral(source, 'sent')
    if (source === undefined || open === undefined) return content
    const { tokens, partner } = source
    const [only, second] = propertiesOf(source, open)
    if (only?.kind !== 'spread' || second || tokens[only.last]?.text !== 'body') return content
    const [start = 0] = sequences(source, ['const', 'sent', '=', '{'])
    const uses = sequences(source, ['sent']).filter((at) => at !== start + 1)
    return editText(content, [
      wholeLines(content, tokens[start]?.start ?? 0, tokens[partner.get(open) ?? open]?.end ?? 0),
      ...uses.map((at) => ({
        start: tokens[at]?.start ?? 0,
        end: tokens[at]?.end ?? 0,
        text: 'body',
      })),
    ])
  },
})

/** The line that a private field is not in the answer. */
export function hiddenEdit({ from, to }: ColumnChange, { paths }: Resource): SourceEdit {
  const line = (name: string) => `expect(created.body).not.toHaveProperty('${name}')`
  const tokens = 'expect ( created . body ) . not . toHaveProperty ('.split(' ')
  return {
    path: paths.test,
    missing: 'expect(created)',
    patch: [...(from ? [`-${line(from.name)}`] : []), ...(to ? [`+${line(to.name)}`] : [])],
    edit(content) {
      const source = scanSource(content)
      if (source === undefined) return undefined
      const [start] = sequences(source, [...tokens, `'${(from ?? to).name}'`, ')'])
      if (from === undefined) return start ? content : withHidden(source, tokens, line(to.name))
      const name = source.tokens[(start ?? Number.NaN) + tokens.length]
      const end = source.tokens[(start ?? Number.NaN) + tokens.length + 1]?.end
      if (start === undefined || name === undefined || end === undefined) return content
      if (to) return editText(content, [{ start: name.start, end: name.end, text: `'${to.name}'` }])
      return editText(content, [wholeLines(content, source.tokens[start]?.start ?? 0, end)])
    },
  }
}

/** Behind the last line of its kind, else behind the one that looks at the whole answer. */
function withHidden(source: Source, hidden: string[], line: string): string | undefined {
  const asserted = 'expect ( created ) . toMatchObject ('.split(' ')
  const [start, second] = sequences(source, asserted)
  const last = sequences(source, hidden).at(-1)
  const open = last === undefined ? (start ?? Number.NaN) + asserted.length : last + hidden.length
  const at = source.tokens[source.partner.get(open - 1) ?? -1]?.end
  if (at === undefined || second !== undefined) return undefined
  return editText(source.text, [{ start: at, end: at, text: `\n${line}` }])
}
