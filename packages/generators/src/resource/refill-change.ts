import type { ApiField } from './api-field.ts'
import { isChangeable } from './resource-view.ts'
import { bodyLiteral } from './route-test-literals.ts'
import { findProperty, withOneMore } from './source/edit-property.ts'
import { editText } from './source/edit-text.ts'
import { sequences } from './source/find-literal.ts'
import { propertiesOf } from './source/object-literal.ts'
import { scanSource } from './source/scan-source.ts'

const change = "const changed = await call ( 'PATCH' , path , {"
const answer = '} ) expect ( changed ) . toMatchObject ( { status : 200 , body : {'

/**
 * Where the field that a test changes is gone, `call('PATCH', path, {})` tests nothing: another
 * field that the test sends takes its place. A test that was written in another way is left alone.
 */
export function refillChange(content: string, fields: readonly ApiField[]): string {
  const source = scanSource(content)
  const body = source && bodyLiteral(source)
  if (source === undefined || body === undefined) return content
  const field = fields.find(
    (one) => isChangeable(one) && typeof findProperty(source, body, one.name) === 'object',
  )
  const [sent, expected] = [change.split(' '), `${change} ${answer}`.split(' ')]
  const [start] = sequences(source, [...expected, '...', 'body'])
  if (start === undefined || field === undefined) return content
  const [sentAt, expectedAt] = [start + sent.length - 1, start + expected.length - 1]
  if (propertiesOf(source, expectedAt).length !== 1) return content
  const property = `${field.name}: ${field.other}`
  return editText(content, [
    withOneMore(source, sentAt, property),
    withOneMore(source, expectedAt, property),
  ])
}
