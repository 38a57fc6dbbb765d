import type { ColumnChange, Resource } from './column-change.ts'
import type { SourceEdit } from './resource-edits.ts'
import { findProperty, withOneMore } from './source/edit-property.ts'
import { editText, wholeLines } from './source/edit-text.ts'
import { declaredLiteral, enclosing, sequences } from './source/find-literal.ts'
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
      const open = sentLiteral(source)
      if (open === undefined) return withSent(source, property, names.route)
      const found = findProperty(source, open, name)
      if (found !== 'none') return found && content
      return editText(content, [withOneMore(source, open, property)])
    },
  }
}

/** `const sent = { ...body, …`: another constant of the name is of something else. */
function sentLiteral(source: Source): number | undefined {
  const open = declaredLiteral(source, 'sent')
  const properties = open === undefined ? [] : propertiesOf(source, open)
  const isOwn = properties.some(
    ({ kind, value }) => kind === 'spread' && source.tokens[value]?.text === 'body',
  )
  return isOwn ? open : undefined
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
    const open = source && sentLiteral(source)
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
      const lines = sequences(source, [...tokens, `'${(from ?? to).name}'`, ')'])
      if (from === undefined) {
        const isThere = lines.some((at) => isBesideAnswer(source, at))
        return isThere ? content : withHidden(source, tokens, line(to.name))
      }
      const edits = lines.map((at) => {
        const [name, end] = source.tokens.slice(at + tokens.length)
        if (to) return { start: name?.start ?? 0, end: name?.end ?? 0, text: `'${to.name}'` }
        return wholeLines(content, source.tokens[at]?.start ?? 0, end?.end ?? 0)
      })
      return editText(content, edits)
    },
  }
}

const asserted = 'expect ( created ) . toMatchObject ('.split(' ')

/** In the block of the test that looks at the whole answer: another test may say the same of its own. */
const isBesideAnswer = (source: Source, at: number) =>
  sequences(source, asserted).some((other) => enclosing(source, other) === enclosing(source, at))

/** Behind the last line of its kind, else behind the one that looks at the whole answer. */
function withHidden(source: Source, hidden: string[], line: string): string | undefined {
  const [start, second] = sequences(source, asserted)
  const last = sequences(source, hidden).findLast((at) => isBesideAnswer(source, at))
  const open = last === undefined ? (start ?? Number.NaN) + asserted.length : last + hidden.length
  const at = source.tokens[source.partner.get(open - 1) ?? -1]?.end
  if (at === undefined || second !== undefined) return undefined
  return editText(source.text, [{ start: at, end: at, text: `\n${line}` }])
}
