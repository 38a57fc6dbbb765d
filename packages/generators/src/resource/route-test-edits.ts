import type { ApiField } from './api-field.ts'
import { changeProperty } from './change-property.ts'
import type { ColumnChange, Resource } from './column-change.ts'
import type { SourceEdit } from './resource-edits.ts'
import { bodyLiteral, fieldLiterals } from './route-test-literals.ts'
import { dropImport, importEdit } from './schemas-edits.ts'
import { hiddenEdit, sentEdit, unsentEdit } from './sent-edits.ts'
import { findProperty, withOneMore, withValue } from './source/edit-property.ts'
import { editText, type TextEdit } from './source/edit-text.ts'
import { type Property, textTokens, tokenText } from './source/object-literal.ts'
import { type Source, scanSource } from './source/scan-source.ts'

/** A column in the test of the routes: what it sends, and what it changes. */
export function testEdits(change: ColumnChange, resource: Resource): SourceEdit[] {
  const { from, to } = change
  const hidden = (from ?? to)?.selected === false ? [hiddenEdit(change, resource)] : []
  if (from === undefined) return [...sendEdits(to, resource), ...hidden]
  const edits = [...literalEdits(change, resource), ...hidden]
  if (to === undefined) {
    const unused = from.target ? [dropImport(resource.paths.test, from.target.create)] : []
    return [...edits, ...(from.selected ? [] : [unsentEdit(resource)]), ...unused]
  }
  return to.required && !from.required ? [...edits, ...sendEdits(to, resource)] : edits
}

/** The property in every literal that has it. */
function literalEdits({ from, to }: ColumnChange, { names, paths }: Resource): SourceEdit[] {
  if (from === undefined) return []
  const value = to && {
    value: (source: Source, property: Property) => otherSample(source, property, from, to),
  }
  const line = ({ name, sample }: ApiField) => `${name}: ${sample},`
  return [
    {
      path: paths.test,
      missing: `${from.name} in what it sends`,
      patch: [`-${line(from)}`, ...(to ? [`+${line(to)}`] : [])],
      edit: (content) =>
        changeProperty(content, (source) => fieldLiterals(source, names), {
          from: from.name,
          to: to?.name,
          ...value,
        }),
    },
  ]
}

/** A sample as it was generated becomes the other's; one of another type does in any case. */
function otherSample(
  source: Source,
  property: Property,
  from: ApiField,
  to: ApiField,
): TextEdit[] | undefined {
  const current = tokenText(source, property.value, property.last)
  const is = (sample: string | undefined) => sample !== undefined && current === textTokens(sample)
  if (is(to.sample) || is(to.other)) return []
  const sample = is(from.sample) ? to.sample : is(from.other) ? to.other : undefined
  const text = sample ?? (from.type === to.type ? undefined : to.sample)
  if (text === undefined) return []
  const edit = withValue(source, property, text)
  return edit && [edit]
}

/** One more property of what a create sends, unless it has it. */
function sendEdits(field: ApiField, resource: Resource): SourceEdit[] {
  const { name, sample, target, selected } = field
  if (sample === undefined) return []
  const path = resource.paths.test
  const made = target ? [importEdit(path, target.create, `@repo/db/factories/${target.file}`)] : []
  if (!selected) return [...made, sentEdit(name, sample, resource)]
  const edit = (content: string) => {
    const source = scanSource(content)
    const open = source && bodyLiteral(source)
    if (source === undefined || open === undefined) return undefined
    const found = findProperty(source, open, name)
    if (found !== 'none') return found && content
    return editText(content, [withOneMore(source, open, `${name}: ${sample}`)])
  }
  return [...made, { path, missing: 'newBody', patch: [`+${name}: ${sample},`], edit }]
}
