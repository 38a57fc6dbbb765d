import { insertAtAnchor } from './anchors.ts'
import { type ApiField, bodyLine } from './api-field.ts'
import { changeProperty, type PropertyChange } from './change-property.ts'
import type { ColumnChange, RelationChange, Resource } from './column-change.ts'
import { includeImport, includeLine } from './included-relation.ts'
import type { SourceEdit } from './resource-edits.ts'
import { withImport, withoutUnusedImports } from './source/edit-imports.ts'
import { withValue } from './source/edit-property.ts'
import type { TextEdit } from './source/edit-text.ts'
import { declaredLiteral } from './source/find-literal.ts'
import { type Property, textTokens, tokenText } from './source/object-literal.ts'
import type { Source } from './source/scan-source.ts'

/** A column in `schemas.ts`: the select list, the create body, the enum that the body names. */
export function columnEdits({ from, to }: ColumnChange, { names, paths }: Resource): SourceEdit[] {
  const path = paths.schemas
  const enums = enumEdits(path, from?.enumName, to?.enumName)
  if (from === undefined) {
    const line = `${to.name}: true,`
    return [
      ...enums,
      ...(to.selected ? [anchorEdit(path, 'select', line)] : []),
      anchorEdit(path, 'fields', bodyLine(to)),
    ]
  }
  const property = literalEdit(path, from.name, to?.name)
  const value = to && {
    value: (source: Source, found: Property) => bodyValue(source, found, from, to),
  }
  return [
    ...property(`${names.one}Select`, 'true,', 'true,'),
    ...property(`create${names.model}Body`, bodyType(from), to && bodyType(to), value),
    ...enums,
  ]
}

/** A relation in `schemas.ts`: the include list, and the select that it imports. */
export function relationEdits(
  { from, to }: RelationChange,
  { names, paths }: Resource,
): SourceEdit[] {
  const path = paths.schemas
  if (from !== undefined) {
    const select = `{ select: ${from.target.one}Select },`
    const edits = literalEdit(path, from.name, to?.name)(`${names.one}Include`, select, select)
    const unused = includeImport(from, names)?.name
    return to || unused === undefined ? edits : [...edits, dropImport(path, unused)]
  }
  const select = includeImport(to, names)
  return [
    ...(select ? [importEdit(path, select.name, select.module)] : []),
    anchorEdit(path, 'include', includeLine(to)),
  ]
}

/** An edit of one property of a constant, and the patch that says the same. */
const literalEdit =
  (path: string, from: string, to: string | undefined) =>
  (
    constant: string,
    before: string,
    after: string | undefined,
    rest?: Pick<PropertyChange, 'value'>,
  ): SourceEdit[] => {
    if (from === to && before === after) return []
    const find = (source: Source) => {
      const open = declaredLiteral(source, constant)
      return open === undefined ? undefined : [open]
    }
    return [
      {
        path,
        missing: `${from} in ${constant}`,
        patch: [`-${from}: ${before}`, ...(to === undefined ? [] : [`+${to}: ${after}`])],
        edit: (content) => changeProperty(content, find, { from, to, ...rest }),
      },
    ]
  }

const bodyType = ({ type, suffix }: ApiField) => `${type}${suffix},`

/** The other value of a body's property. What someone wrote behind the generated type stays. */
function bodyValue(
  source: Source,
  property: Property,
  from: ApiField,
  to: ApiField,
): TextEdit[] | undefined {
  if (bodyType(from) === bodyType(to)) return []
  const current = tokenText(source, property.value, property.last)
  const whole = withValue(source, property, `${to.type}${to.suffix}`)
  if (whole === undefined || current === textTokens(`${to.type}${to.suffix}`)) return whole && []
  if (current === textTokens(`${from.type}${from.suffix}`)) return [whole]
  const text = source.text.slice(whole.start, whole.end)
  const other = /\.(?:nullish|optional|nullable)\(\)$/.exec(text)?.[0] ?? ''
  if (from.type !== to.type || other !== from.suffix) return undefined
  return [{ ...whole, text: text.slice(0, text.length - other.length) + to.suffix }]
}

function enumEdits(path: string, from: string | undefined, to: string | undefined): SourceEdit[] {
  if (from === to) return []
  return [
    ...(to === undefined ? [] : [importEdit(path, to, '@repo/db')]),
    ...(from === undefined ? [] : [dropImport(path, from)]),
  ]
}

export function anchorEdit(path: string, name: string, line: string): SourceEdit {
  const missing = `// gen:${name}`
  const edit = (content: string) => insertAtAnchor(content, name, [line])
  return { path, missing, patch: line.split('\n').map((text) => `+${text}`), edit }
}

export function importEdit(path: string, name: string, module: string): SourceEdit {
  const patch = [`+import { ${name} } from '${module}'`]
  return { path, missing: 'imports', patch, edit: (content) => withImport(content, name, module) }
}

export function dropImport(path: string, ...names: string[]): SourceEdit {
  return { path, missing: '', patch: [], edit: (content) => withoutUnusedImports(content, names) }
}
