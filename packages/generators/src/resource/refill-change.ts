import type { ApiField } from './api-field.ts'
import { isChangeable } from './resource-view.ts'
import { bodyLiteral } from './route-test-literals.ts'
import { findProperty, withOneMore } from './source/edit-property.ts'
import { editText } from './source/edit-text.ts'
import { sequences } from './source/find-literal.ts'
import { propertiesOf } from './source/object-literal.ts'
import { scanSource } from './source/scan-source.ts'

/**
 * Where the field that a test changes is gone, `call('PATCH', path, {})` tests nothing: another
 * field that the test sends takes its place.
 */
export function refillChange(content: string, fields: readonly ApiField[]): string {
  const source = scanSource(content)
  const body = source && bodyLiteral(source)
  if (source === undefined || body === undefined) return content
  const patch = ['call', '(', "'PATCH'", ',', 'path', ',', '{']
  const [start, second] = sequences(source, [...patch, '}'])
  const expected = sequences(source, ['{', '...', 'body']).find(
    (at) => at > (start ?? at) && propertiesOf(source, at).length === 1,
  )
  const field = fields.find(
    (one) => isChangeable(one) && typeof findProperty(source, body, one.name) === 'object',
  )
  if (start === undefined || second || expected === undefined || !field) return content
  const property = `${field.name}: ${field.other}`
  return editText(content, [
    withOneMore(source, start + patch.length - 1, property),
    withOneMore(source, expected, property),
  ])
}
