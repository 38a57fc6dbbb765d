import { type Anchor, insertAtAnchor } from './anchors.ts'
import type { RelationChange, Resource } from './column-change.ts'
import { type IncludedRelation, includeTest, includeTitle } from './included-relation.ts'
import type { SourceEdit } from './resource-edits.ts'
import { dropImport, importEdit } from './schemas-edits.ts'
import { editText, wholeLines } from './source/edit-text.ts'
import { enclosing, sequences } from './source/find-literal.ts'
import { textTokens, tokenText } from './source/object-literal.ts'
import { type Source, scanSource } from './source/scan-source.ts'

/** The test of one relation: added, written anew under its other name, or taken away. */
export function includeTestEdits(
  { from, to }: RelationChange,
  { names, paths, key }: Resource,
): SourceEdit[] {
  const path = paths.test
  const code = (relation: IncludedRelation) => includeTest(relation, names, key)
  const lines = (sign: string, relation: IncludedRelation) =>
    code(relation)
      .split('\n')
      .map((line) => `${sign}${line}`)
  if (from === undefined) {
    if (!to.testable) return []
    return [
      importEdit(path, `create${to.target.model}`, `@repo/db/factories/${to.target.file}`),
      {
        path,
        missing: '// gen:tests',
        patch: lines('+', to),
        edit: (content) => insertAtAnchor(content, 'tests', `${code(to)}\n`, hasTest(to.name)),
      },
    ]
  }
  const edit: SourceEdit = {
    path,
    missing: `test "${includeTitle(from.name)}"`,
    patch: [...lines('-', from), ...(to ? lines('+', to) : [])],
    edit: (content) => replaceTest(content, from.name, code(from), to && code(to)),
  }
  return to ? [edit] : [edit, dropImport(path, `create${from.target.model}`)]
}

/** Whether the block of the anchor has the test: one of that title elsewhere is of something else. */
const hasTest =
  (name: string) =>
  ({ source, open }: Anchor) =>
    testsOf(source, name).some((at) => enclosing(source, at) === open)

const testsOf = (source: Source, name: string) =>
  sequences(source, ['test', '(', `'${includeTitle(name)}'`])

/** Undefined where someone has changed the test. */
function replaceTest(
  content: string,
  name: string,
  before: string,
  after: string | undefined,
): string | undefined {
  const source = scanSource(content)
  if (source === undefined) return undefined
  const named = testsOf(source, name)
  const lastOf = (at: number) => source.partner.get(at + 1) ?? at
  const generated = textTokens(before)
  const first = named.find((at) => tokenText(source, at, lastOf(at)) === generated)
  if (first === undefined) return named.length === 0 ? content : undefined
  const last = lastOf(first)
  const start = source.tokens[first]?.start ?? 0
  const end = source.tokens[last]?.end ?? 0
  if (after !== undefined) return editText(content, [{ start, end, text: after }])
  const lines = wholeLines(content, start, end)
  const gap = /^[ \t]*\r?\n/.exec(content.slice(lines.end))?.[0].length ?? 0
  return editText(content, [{ ...lines, end: lines.end + gap }])
}
