import type { ApiField } from './api-field.ts'
import type { ColumnChange, Resource } from './column-change.ts'
import type { SourceEdit } from './resource-edits.ts'
import { withImport, withoutUnusedImports } from './source/edit-imports.ts'
import { editText, type TextEdit } from './source/edit-text.ts'
import { sequences } from './source/find-literal.ts'
import { type Source, scanSource } from './source/scan-source.ts'

/** ETags are of `updatedAt`: without it, or where it may be empty, the routes have none. */
export function versionEdits({ from, to }: ColumnChange, { paths }: Resource): SourceEdit[] {
  if (from?.name !== 'updatedAt' || (to && isVersion(to))) return []
  return [
    {
      path: paths.routes,
      missing: 'tagged, onVersion and ifMatch',
      patch: [
        ...['-return c.json(tagged(c, row))', '+return c.json(row)', '-await onVersion(c, …)'],
        ...['-...match.where', '-...match.data', '-...ifMatch(c).where'],
        "+where: unversioned(c, c.req.valid('param'))",
      ],
      edit: withoutVersions,
    },
  ]
}

const isVersion = ({ name, answer }: ApiField) =>
  name === 'updatedAt' && answer.type === 'answer.datetime()' && answer.suffix === ''

const unversioned = "unversioned(c, c.req.valid('param'))"

/** What the templates write for a model with versions, as tokens, and for one without. */
const replacements = [
  ['tagged ( c , row )', 'row'],
  ["{ ... c . req . valid ( 'param' ) , ... match . where }", unversioned],
  ["{ ... c . req . valid ( 'json' ) , ... match . data }", "c.req.valid('json')"],
  ["{ ... c . req . valid ( 'param' ) , ... ifMatch ( c ) . where }", unversioned],
] as const

function withoutVersions(content: string): string | undefined {
  const source = scanSource(content)
  if (source === undefined) return undefined
  const edits = replacements.flatMap(([written, text]) => {
    const texts = written.split(' ')
    return sequences(source, texts).map((at) => {
      const start = source.tokens[at]?.start ?? 0
      const end = source.tokens[at + texts.length - 1]?.end ?? 0
      return { start, end, text }
    })
  })
  const bare = editText(content, [...edits, ...aroundUpdates(source)])
  const edited = withoutUnusedImports(bare, ['ifMatch', 'onVersion', 'tagged'])
  // What someone wrote in another way needs the field, too.
  if (/\b(?:tagged|ifMatch|onVersion)\(|\bmatch\./.test(edited)) return undefined
  return edited.includes(unversioned)
    ? withImport(edited, 'unversioned', '../../http/etag.ts')
    : edited
}

/** `onVersion(c, () => …, (match) => update)` without all but the update. */
function aroundUpdates(source: Source): TextEdit[] {
  const { tokens, partner } = source
  return sequences(source, ['onVersion', '(', 'c', ',', '(', ')', '=>']).flatMap((at) => {
    const end = partner.get(at + 1) ?? at
    const update = sequences(source, ['(', 'match', ')', '=>']).find((of) => of > at && of < end)
    const [first, start] = [tokens[at], tokens[(update ?? end) + 4]]
    const last = tokens[tokens[end - 1]?.text === ',' ? end - 2 : end - 1]
    if (update === undefined || !first || !start || !last) return []
    return [
      { start: first.start, end: start.start, text: '' },
      { start: last.end, end: tokens[end]?.end ?? last.end, text: '' },
    ]
  })
}
