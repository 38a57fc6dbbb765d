import type { ApiField } from './api-field.ts'
import { changeProperty } from './change-property.ts'
import type { ColumnChange, Resource } from './column-change.ts'
import type { SourceEdit } from './resource-edits.ts'
import { dropImport, importEdit } from './schemas-edits.ts'
import { findProperty, withOneMore, withValue } from './source/edit-property.ts'
import { editText, type TextEdit } from './source/edit-text.ts'
import { createdData, sequences } from './source/find-literal.ts'
import { type Property, textTokens, tokenText } from './source/object-literal.ts'
import { type Source, scanSource } from './source/scan-source.ts'

/**
 * A column in what the factory makes up: there if it is required, and still there when it may be
 * empty from now on, since tests go on with the value.
 */
export function factoryEdits(change: ColumnChange, resource: Resource): SourceEdit[] {
  const { from, to } = change
  const path = resource.paths.factory
  const isNew = to?.made !== from?.made || !from?.required
  const made = to && isNew ? importEdits(path, to).map(ifMade(from, to, resource)) : []
  const added = to?.required && !from?.required ? [addEdit(to, resource)] : []
  if (from === undefined) return [...made, ...added]
  const unused = [...from.madeWith, ...(from.target ? [from.target.create] : [])]
  return [...made, propertyEdit(change, resource), ...added, dropImport(path, ...unused)]
}

const importEdits = (path: string, { madeWith, target }: ApiField) => [
  ...madeWith.map((name) => importEdit(path, name, 'node:crypto')),
  ...(target ? [importEdit(path, target.create, `./${target.file}.ts`)] : []),
]

function propertyEdit({ from, to }: ColumnChange, { names, paths }: Resource): SourceEdit {
  const line = (field?: ApiField) => `${field?.name}: ${field?.made},`
  return {
    path: paths.factory,
    missing: `${from?.name} in its data`,
    patch: [`-${line(from)}`, ...(to ? [`+${line(to)}`] : [])],
    edit(content) {
      if (from === undefined) return content
      const literals = (source: Source) => dataOf(source, names.one)
      const edited = changeProperty(content, literals, {
        from: from.name,
        to: to?.name,
        ...(to && { value: (source, property) => otherValue(source, property, from, to) }),
      })
      return edited === undefined ? undefined : withoutOldName(edited, from.name, to?.name)
    },
  }
}

const dataOf = (source: Source, one: string) => {
  const open = createdData(source, one)
  return open === undefined ? undefined : [open]
}

/** An edit of a file that makes the value, which one of an optional column need not. */
const ifMade =
  (from: ApiField | undefined, to: ApiField, { names }: Resource) =>
  (edit: SourceEdit): SourceEdit => ({
    ...edit,
    edit(content) {
      const source = scanSource(content)
      const [open] = (source && dataOf(source, names.one)) ?? []
      const isThere =
        source !== undefined &&
        open !== undefined &&
        from !== undefined &&
        findProperty(source, open, from.name) !== 'none'
      return to.required || isThere ? edit.edit(content) : content
    },
  })

function otherValue(
  source: Source,
  property: Property,
  from: ApiField,
  to: ApiField,
): TextEdit[] | undefined {
  const current = tokenText(source, property.value, property.last)
  const generated = current === textTokens(from.made)
  if (to.made === from.made || (!generated && from.type === to.type)) return []
  const edit = withValue(source, property, to.made)
  return edit && [edit]
}

/** `data.authorId` under its new name; undefined where it stays although the field goes. */
function withoutOldName(content: string, from: string, to: string | undefined) {
  const source = scanSource(content)
  const found = source && sequences(source, ['data', '.', from])
  if (source === undefined || found === undefined) return undefined
  if (to === undefined) return found.length === 0 ? content : undefined
  return editText(
    content,
    found.map((at) => {
      const { start = 0, end = 0 } = source.tokens[at + 2] ?? {}
      return { start, end, text: to }
    }),
  )
}

/** What the caller gives overrides a value, but is asked first where a record would be made. */
function addEdit({ name, made, target }: ApiField, { names, paths }: Resource): SourceEdit {
  const property = `${name}: ${made}`
  return {
    path: paths.factory,
    missing: `db.${names.one}.create`,
    patch: [`+${property},`],
    edit(content) {
      const source = scanSource(content)
      const open = source && createdData(source, names.one)
      if (source === undefined || open === undefined) return undefined
      const found = findProperty(source, open, name)
      if (found !== 'none') return found && content
      const edit = withOneMore(source, open, property, target ? 'end' : 'before spread')
      return editText(content, [edit, ...(target ? asyncEdits(source, names.model) : [])])
    },
  }
}

/** `createPost = (db…` as `createPost = async (db…`. */
function asyncEdits(source: Source, model: string): TextEdit[] {
  return sequences(source, [`create${model}`, '=', '(']).map((start) => {
    const at = source.tokens[start + 2]?.start ?? 0
    return { start: at, end: at, text: 'async ' }
  })
}
