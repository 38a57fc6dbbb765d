import { expect, test } from 'vitest'
import { field } from './fields.ts'
import { pageOf, queryOf } from './query.ts'

const include = () => ({ author: { select: { id: true } }, team: { select: { label: true } } })

test('a page has a limit, with a maximum', () => {
  const page = pageOf(field.uuid(), include)
  expect(page.parse({})).toEqual({ limit: 20, include: {} })
  expect(page.safeParse({ limit: '101' }).success).toBe(false)
  expect(page.safeParse({ limit: '5', other: '1' }).success).toBe(false)
})

test.each([
  [undefined, {}],
  ['', {}],
  ['team', { team: { select: { label: true } } }],
  ['team,author,team', include()],
])('?include=%s gives the selects of what it names', (text, expected) => {
  expect(queryOf(include).parse({ include: text })).toEqual({ include: expected })
})

test.each([
  ['author,toString', '"toString" cannot be included; author, team can'],
  ['Author', '"Author" cannot be included; author, team can'],
  [['author', 'team'], 'Invalid input: expected string, received array'],
])('?include=%j is a problem', (text, message) => {
  const { error } = queryOf(include).safeParse({ include: text })
  expect(error?.issues).toMatchObject([{ path: ['include'], message }])
})

test('what can be included is read when a request comes', () => {
  const selects: Record<string, boolean> = {}
  const query = queryOf(() => selects)
  selects.author = true
  expect(query.parse({ include: 'author' })).toEqual({ include: { author: true } })
})
