import { expect, test } from 'vitest'
import { nameHint } from './name-hint.ts'

test.each([
  ['Title', ['title', 'titles'], 'Write title'],
  ['titel', ['title', 'body'], 'Write title'],
  ['author', ['authorId', 'coauthor', 'id'], 'Write authorId or coauthor'],
  ['x', ['id', 'title'], 'Fields are id, title'],
  ['x', [], 'Fields are none yet'],
])('for %s among %j the hint is: %s', (name, names, hint) => {
  expect(nameHint(name, names, 'Fields are')).toBe(hint)
})

test('of many names some are listed', () => {
  const names = Array.from({ length: 300 }, (_, at) => `Model${at}`)
  expect(nameHint('Xyzzy', names, 'Models are')).toMatch(/ Model19, and 280 more$/)
})
