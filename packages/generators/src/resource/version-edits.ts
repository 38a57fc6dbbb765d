import type { ApiField } from './api-field.ts'
import type { ColumnChange, Resource } from './column-change.ts'
import type { SourceEdit } from './resource-edits.ts'
import { withoutUnusedImports } from './source/edit-imports.ts'
import { editText, wholeLines } from './source/edit-text.ts'
import { sequences } from './source/find-literal.ts'
import { scanSource } from './source/scan-source.ts'

/** ETags are of `updatedAt`: without it, or where it may be empty, the routes have none. */
export function versionEdits({ from, to }: ColumnChange, { paths }: Resource): SourceEdit[] {
  if (from?.name !== 'updatedAt' || (to && isVersion(to))) return []
  return [
    {
      path: paths.routes,
      missing: 'tagged and ifMatch',
      patch: [
        ...['-return c.json(tagged(c, row))', '+return c.json(row)', '-const match = ifMatch(c)'],
        ...['-...match.where', '-...match.data', '-...ifMatch(c).where'],
      ],
      edit: withoutVersions,
    },
  ]
}

const isVersion = ({ name, answer }: ApiField) =>
  name === 'updatedAt' && answer.type === 'answer.datetime()' && answer.suffix === ''

/** What the templates write for a model with versions, as tokens, and for one without. */
const replacements = [
  ['tagged ( c , row )', 'row'],
  ['const match = ifMatch ( c )', undefined],
  ["{ ... c . req . valid ( 'param' ) , ... match . where }", "c.req.valid('param')"],
  ["{ ... c . req . valid ( 'json' ) , ... match . data }", "c.req.valid('json')"],
  ["{ ... c . req . valid ( 'param' ) , ... ifMatch ( c ) . where }", "c.req.valid('param')"],
] as const

function withoutVersions(content: string): string | undefined {
  const source = scanSource(content)
  if (source === undefined) return undefined
  const edits = replacements.flatMap(([written, text]) => {
    const texts = written.split(' ')
    return sequences(source, texts).map((at) => {
      const start = source.tokens[at]?.start ?? 0
      const end = source.tokens[at + texts.length - 1]?.end ?? 0
      return text === undefined ? wholeLines(content, start, end) : { start, end, text }
    })
  })
  const edited = withoutUnusedImports(editText(content, edits), ['ifMatch', 'tagged'])
  // What someone wrote in another way needs the field, too.
  return /\b(?:tagged|ifMatch)\(|\bmatch\./.test(edited) ? undefined : edited
}
