import type { RelationChange, Resource } from './column-change.ts'
import { type IncludedRelation, includeTest, includeTitle } from './included-relation.ts'
import type { SourceEdit } from './resource-edits.ts'
import { anchorEdit, dropImport, importEdit } from './schemas-edits.ts'
import { editText, wholeLines } from './source/edit-text.ts'
import { sequences } from './source/find-literal.ts'
import { textTokens, tokenText } from './source/object-literal.ts'
import { scanSource } from './source/scan-source.ts'

/** The test of one relation: added, written anew under its other name, or taken away. */
export function includeTestEdits(
  { from, to }: RelationChange,
  { names, paths, key }: Resource,
): SourceEdit[] {
  const path = paths.test
  const code = (relation: IncludedRelation) => includeTest(relation, names, key)
  if (from === undefined) {
    if (!to.testable) return []
    const added = anchorEdit(path, 'tests', `${code(to)}\n`)
    const isThere = (content: string) => content.includes(`test('${includeTitle(to.name)}'`)
    return [
      importEdit(path, `create${to.target.model}`, `@repo/db/factories/${to.target.file}`),
      { ...added, edit: (content) => (isThere(content) ? content : added.edit(content)) },
    ]
  }
  const lines = (sign: string, relation: IncludedRelation) =>
    code(relation)
      .split('\n')
      .map((line) => `${sign}${line}`)
  const edit: SourceEdit = {
    path,
    missing: `test "${includeTitle(from.name)}"`,
    patch: [...lines('-', from), ...(to ? lines('+', to) : [])],
    edit: (content) => replaceTest(content, from.name, code(from), to && code(to)),
  }
  return to ? [edit] : [edit, dropImport(path, `create${from.target.model}`)]
}

/** Undefined where someone has changed the test. */
function replaceTest(
  content: string,
  name: string,
  before: string,
  after: string | undefined,
): string | undefined {
  const source = scanSource(content)
  if (source === undefined) return undefined
  const [first] = sequences(source, ['test', '(', `'${includeTitle(name)}'`])
  if (first === undefined) return content
  const last = source.partner.get(first + 1) ?? first
  if (tokenText(source, first, last) !== textTokens(before)) return undefined
  const start = source.tokens[first]?.start ?? 0
  const end = source.tokens[last]?.end ?? 0
  if (after !== undefined) return editText(content, [{ start, end, text: after }])
  const lines = wholeLines(content, start, end)
  const gap = /^[ \t]*\r?\n/.exec(content.slice(lines.end))?.[0].length ?? 0
  return editText(content, [{ ...lines, end: lines.end + gap }])
}
