import type { ProjectState } from '../pipeline/project-state.ts'
import { sources } from './mention-note.ts'
import type { SourceEdit } from './resource-edits.ts'
import { findProperty, withKey } from './source/edit-property.ts'
import { editText } from './source/edit-text.ts'
import { isClient } from './source/is-client.ts'
import { propertiesOf } from './source/object-literal.ts'
import { type Source, scanSource } from './source/scan-source.ts'

/** Arguments of Prisma's client whose keys are fields of the model. */
export const ofFields: ReadonlySet<string> = new Set(
  'where data create update select include omit orderBy cursor'.split(' '),
)

/** A field under its other name in the queries of all code: `db.post.create({ data: { title } })`. */
export const queryEdits = (
  one: string,
  from: string,
  to: string,
  state: ProjectState,
): SourceEdit[] =>
  sources(state)
    .filter((path) => state.read(path)?.includes(`.${one}.`))
    .map((path) => ({
      path,
      missing: '',
      patch: [],
      edit: (content) => renameInQueries(content, one, from, to),
    }))

function renameInQueries(content: string, one: string, from: string, to: string): string {
  const source = scanSource(content)
  if (source === undefined) return content
  const edits = queryLiterals(source, one, ofFields).flatMap((open) => {
    const property = findProperty(source, open, from)
    return typeof property === 'object' ? withKey(source, property, to) : []
  })
  return editText(content, edits)
}

/** The `{` of these arguments in queries of the model: of each `data` of `db.post.create({ data: {`. */
export function queryLiterals(
  source: Source,
  one: string,
  names: ReadonlySet<string>,
  method = /^/,
): number[] {
  const { tokens } = source
  return tokens.flatMap((token, at) => {
    const isQuery = token.text === one && tokens[at - 1]?.text === '.' && isClient(source, at - 2)
    if (!isQuery || tokens[at + 1]?.text !== '.' || tokens[at + 3]?.text !== '(') return []
    const isMeant = tokens[at + 4]?.text === '{' && method.test(tokens[at + 2]?.text ?? '')
    return isMeant ? fieldLiterals(source, at + 4, names) : []
  })
}

/** `data: {` and `data: [{`. */
function fieldLiterals(source: Source, open: number, names: ReadonlySet<string>): number[] {
  const { tokens, partner } = source
  return propertiesOf(source, open).flatMap(({ key, kind, value }) => {
    if (kind !== 'value' || !names.has(key ?? '')) return []
    if (tokens[value]?.text !== '[') return tokens[value]?.text === '{' ? value : []
    const end = partner.get(value) ?? value
    const items: number[] = []
    for (let at = value + 1; at < end; at = Math.max(at, partner.get(at) ?? at) + 1) {
      if (tokens[at]?.text === '{') items.push(at)
    }
    return items
  })
}
