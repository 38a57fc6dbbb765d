import type { ModelNames } from '../plan/names.ts'
import { insertPropertyAtAnchor } from './anchors.ts'
import type { ApiField, FieldType } from './api-field.ts'
import { bodyLiterals } from './body-literals.ts'
import { changeProperty, type PropertyChange } from './change-property.ts'
import type { ColumnChange, RelationChange, Resource } from './column-change.ts'
import { includeModule, relatedImport, relatedType } from './included-relation.ts'
import type { SourceEdit } from './resource-edits.ts'
import { schemaName } from './schema-name.ts'
import { localName, withImport, withoutUnusedImports } from './source/edit-imports.ts'
import { withValue } from './source/edit-property.ts'
import type { TextEdit } from './source/edit-text.ts'
import { declaredLiteral } from './source/find-literal.ts'
import { type Property, textTokens, tokenText } from './source/object-literal.ts'
import type { Source } from './source/scan-source.ts'

/** A column in `schemas.ts`: the answer, the create body, the enum that both name. */
export function columnEdits({ from, to }: ColumnChange, { names, paths }: Resource): SourceEdit[] {
  const path = paths.schemas
  const enums = enumEdits(path, from?.enumImport, to?.enumImport)
  if (from === undefined) {
    return [
      ...enums,
      ...referenceImports(path, to, names),
      ...(to.selected ? [addEdit(path, 'answer', to.name, text(to.answer))] : []),
      addEdit(path, 'fields', to.name, text(to)),
    ]
  }
  const property = literalEdit(path, from.name, to?.name)
  const answered = schemaName(names)
  const find = (source: Source) => bodyLiterals(source, names)
  return [
    ...property(constant(answered), from.answer, to?.answer),
    ...property({ name: `create${names.model}Body`, find }, from, to),
    ...enums,
    ...(to || from.refersTo === undefined
      ? []
      : [dropImport(path, 'refersTo', schemaName(from.refersTo))]),
  ]
}

function referenceImports(path: string, { refersTo }: ApiField, names: ModelNames): SourceEdit[] {
  if (refersTo === undefined) return []
  const schema = relatedImport({ target: refersTo }, names)
  return [
    importEdit(path, 'refersTo', '../../http/references.ts'),
    ...(schema ? [importEdit(path, schema.name, schema.module)] : []),
  ]
}

/** A relation in `schemas.ts`: what can be included, and its schema, which is imported. */
export function relationEdits(
  { from, to }: RelationChange,
  { names, paths }: Resource,
): SourceEdit[] {
  const path = paths.schemas
  if (from !== undefined) {
    const related = { type: relatedType(from), suffix: '' }
    const own = constant(`${names.one}Related`)
    const edits = literalEdit(path, from.name, to?.name)(own, related, related)
    const unused = relatedImport(from, names)?.name
    return to ? edits : [...edits, dropImport(path, 'included', ...(unused ? [unused] : []))]
  }
  const schema = relatedImport(to, names)
  return [
    importEdit(path, 'included', includeModule),
    ...(schema ? [importEdit(path, schema.name, schema.module)] : []),
    addEdit(path, 'related', to.name, relatedType(to)),
  ]
}

/** What the edits of a property are looked for in. */
interface Literals {
  name: string
  find: (source: Source) => number[] | undefined
}

const constant = (name: string): Literals => ({
  name,
  find(source) {
    const open = declaredLiteral(source, name)
    return open === undefined ? undefined : [open]
  },
})

/** An edit of one property of these literals, and the patch that says the same. */
const literalEdit =
  (path: string, from: string, to: string | undefined) =>
  ({ name, find }: Literals, before: FieldType, after: FieldType | undefined): SourceEdit[] => {
    if (from === to && after && text(before) === text(after)) return []
    const value: PropertyChange['value'] = (source, property) =>
      after && valueEdits(source, property, before, after)
    return [
      {
        path,
        missing: `${from} in ${name}`,
        patch: [`-${from}: ${text(before)},`, ...(to && after ? [`+${to}: ${text(after)},`] : [])],
        edit: (content) => changeProperty(content, find, { from, to, value }),
      },
    ]
  }

const text = ({ type, suffix }: FieldType) => type + suffix

/** The other type of a property. What someone wrote behind the generated one stays. */
function valueEdits(
  source: Source,
  property: Property,
  from: FieldType,
  to: FieldType,
): TextEdit[] | undefined {
  if (text(from) === text(to)) return []
  const current = tokenText(source, property.value, property.last)
  if (current === 'true') return [] // of `.omit({ title: true })`
  const whole = withValue(source, property, text(to))
  if (whole === undefined || current === textTokens(text(to))) return whole && []
  const written = source.text.slice(whole.start, whole.end)
  if (formsOf(from, to).some((form) => current === textTokens(form))) return [whole]
  if (current === textTokens(unreferring(text(from)))) {
    return [{ ...whole, text: unreferring(text(to)) }]
  }
  const other = /\.(?:nullish|optional|nullable)\(\)$/.exec(written)?.[0] ?? ''
  if (from.type !== to.type) return undefined
  // Someone refined what an earlier change wrote, as the first of two that require a field.
  const isGenerated = current.startsWith(`${textTokens(to.type)} `)
  if (isGenerated && other === to.suffix && (other !== '' || !isOptional(written))) return []
  if (other !== from.suffix) return undefined
  return [{ ...whole, text: written.slice(0, written.length - other.length) + to.suffix }]
}

const isOptional = (written: string) => /\.(?:nullish|optional|nullable)\(\)/.test(written)

/**
 * As it may have been generated: before answers had the scale of a decimal, and of `text`, which a
 * schema does not tell from `string`.
 */
const formsOf = (from: FieldType, to: FieldType): string[] => [
  text(from),
  text(from).replace(/\banswer\.decimal\([\d, ]+\)/, 'answer.decimal()'),
  ...(from.type === to.type ? [] : [text(from).replace('answer.text()', 'answer.longText()')]),
]

/** As it was generated before a reference said what it refers to. */
const unreferring = (type: string) => type.replace(/^refersTo\(\(\) => \w+, (.+?\(\))\)/, '$1')

function enumEdits(path: string, from: string | undefined, to: string | undefined): SourceEdit[] {
  if (from === to) return []
  return [
    ...(to === undefined ? [] : [importEdit(path, to, '@repo/db')]),
    ...(from === undefined ? [] : [dropImport(path, localName(from))]),
  ]
}

/** One more property of the literal that an anchor stands in. */
const addEdit = (path: string, anchor: string, key: string, value: string): SourceEdit => ({
  path,
  missing: `// gen:${anchor}`,
  patch: [`+${key}: ${value},`],
  edit: (content) => insertPropertyAtAnchor(content, anchor, key, value),
})

export function importEdit(path: string, name: string, module: string): SourceEdit {
  const patch = [`+import { ${name} } from '${module}'`]
  return { path, missing: 'imports', patch, edit: (content) => withImport(content, name, module) }
}

export function dropImport(path: string, ...names: string[]): SourceEdit {
  return { path, missing: '', patch: [], edit: (content) => withoutUnusedImports(content, names) }
}
