import { findProperty, withKey, withoutProperty } from './source/edit-property.ts'
import { editText, type TextEdit } from './source/edit-text.ts'
import { declaredLiteral } from './source/find-literal.ts'
import type { Property } from './source/object-literal.ts'
import { type Source, scanSource } from './source/scan-source.ts'

/** What becomes of one property of object literals: another key, another value, or nothing. */
export interface PropertyChange {
  from: string
  /** Undefined to take it away. */
  to: string | undefined
  /** Edits of the value; undefined where it is not as it was written. None without it. */
  value?: (source: Source, property: Property) => TextEdit[] | undefined
}

/**
 * Changes a property wherever these literals have it. Undefined where the literals are not found
 * although the file has the name, or where one has it twice or by a spread.
 */
export function changeProperty(
  content: string,
  literals: (source: Source) => number[] | undefined,
  change: PropertyChange,
): string | undefined {
  const source = scanSource(content)
  const opens = source && literals(source)
  if (source === undefined || opens === undefined) {
    return new RegExp(`\\b${change.from}\\b`).test(content) ? undefined : content
  }
  const edits: TextEdit[] = []
  const isKnown = (constant: string) => opens.includes(declaredLiteral(source, constant) ?? -1)
  for (const open of opens) {
    const property = findProperty(source, open, change.from, isKnown)
    if (property === 'none') continue
    const made = property && editsOf(source, property, change)
    if (made === undefined) return undefined
    edits.push(...made)
  }
  return editText(content, edits)
}

function editsOf(
  source: Source,
  property: Property,
  { from, to, value }: PropertyChange,
): TextEdit[] | undefined {
  if (to === undefined) return [withoutProperty(source, property)]
  const values = value === undefined ? [] : value(source, property)
  return values && [...(from === to ? [] : [withKey(source, property, to)]), ...values]
}
