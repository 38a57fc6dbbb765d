import type { ColumnChange, Resource } from './column-change.ts'
import type { SourceEdit } from './resource-edits.ts'
import { schemaName } from './schema-name.ts'
import { findProperty, withOneMore, withoutProperty } from './source/edit-property.ts'
import { editText, type TextEdit } from './source/edit-text.ts'
import { declaredLiteral, declaredValue } from './source/find-literal.ts'
import { type Property, propertiesOf } from './source/object-literal.ts'
import { type Source, scanSource } from './source/scan-source.ts'

/** A column in what its list is filtered and sorted by: there once it has an index, gone with the column. */
export function listedEdits({ from, to }: ColumnChange, resource: Resource): SourceEdit[] {
  if (from === undefined) return to.lists === 'indexed' ? [addListed(to.name, resource)] : []
  if (to === undefined || to.lists === 'never')
    return [renameListed(from.name, undefined, resource)]
  return [
    ...(from.name === to.name ? [] : [renameListed(from.name, to.name, resource)]),
    ...(from.lists !== 'indexed' && to.lists === 'indexed' ? [addListed(to.name, resource)] : []),
  ]
}

/** Not a column that answers lack, as a private one: a list would tell it all the same. */
export const addListed = (name: string, resource: Resource): SourceEdit =>
  listEdit(resource, (source, options) => {
    const answer = declaredLiteral(source, schemaName(resource.names))
    const isAnswered =
      answer !== undefined && typeof findProperty(source, answer, name) === 'object'
    const by = arrayOf(source, options, 'by')
    if (!isAnswered || by === undefined || namedIn(source, by, name).length > 0) return []
    return [withOneMore(source, by, `'${name}'`)]
  })

const renameListed = (from: string, to: string | undefined, resource: Resource): SourceEdit =>
  listEdit(resource, (source, options) =>
    ['by', 'search'].flatMap((option) => {
      const open = arrayOf(source, options, option)
      if (open === undefined) return []
      return namedIn(source, open, from).map((element) =>
        to === undefined ? withoutProperty(source, element) : withText(source, element, `'${to}'`),
      )
    }),
  )

/** An edit of `{ by: ['id', 'email'] }`. A list without it takes every column, and stays as it is. */
function listEdit(
  { names, paths }: Resource,
  edits: (source: Source, options: number) => TextEdit[],
): SourceEdit {
  const edit = (content: string) => {
    const source = scanSource(content)
    const options = source && listOptions(source, `${names.one}List`)?.value
    if (source === undefined || options === undefined) return content
    return source.tokens[options]?.text === '{'
      ? editText(content, edits(source, options))
      : content
  }
  return { path: paths.schemas, missing: '', patch: [], edit }
}

/** The third argument of `const postList = listOf(post, postRelated, …)`. */
export function listOptions(source: Source, list: string): Property | undefined {
  const at = declaredValue(source, list) ?? -1
  const [called, open] = source.tokens.slice(at, at + 2)
  if (called?.text !== 'listOf' || open?.text !== '(') return undefined
  return propertiesOf(source, at + 1)[2]
}

/** The `[` of an option. */
function arrayOf(source: Source, options: number, option: string): number | undefined {
  const found = propertiesOf(source, options).find(({ key }) => key === option)
  return found && source.tokens[found.value]?.text === '[' ? found.value : undefined
}

const namedIn = (source: Source, open: number, name: string) =>
  propertiesOf(source, open).filter(
    ({ first, last }) =>
      first === last && source.tokens[first]?.text.replace(/^["']|["']$/g, '') === name,
  )

const withText = ({ tokens }: Source, { first }: Property, text: string): TextEdit => ({
  start: tokens[first]?.start ?? 0,
  end: tokens[first]?.end ?? 0,
  text,
})
