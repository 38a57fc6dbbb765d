import { expect, test } from 'vitest'
import { nameProblem, nearestName } from './name-problem.ts'

test.each(['my-app', 'a', 'api2', '3d', 'my.app', 'my_app', 'x'.repeat(214)])(
  '"%s" is a name',
  (name) => {
    expect(nameProblem(name)).toBeUndefined()
  },
)

test.each([
  ['', 'is empty'],
  ['  ', 'is empty'],
  ['.', 'has ".." or is "."; it must name one folder'],
  ['..', 'has ".." or is "."; it must name one folder'],
  ['a..b', 'has ".." or is "."; it must name one folder'],
  ['my app', 'has a space'],
  ['my\tapp', 'has a space'],
  ['MyApp', 'has capitals'],
  ['Ärger', 'has capitals'],
  ['café', 'has characters other than a-z, 0-9, ".", "_" and "-"'],
  ['a/b', 'has characters other than a-z, 0-9, ".", "_" and "-"'],
  ['a\\b', 'has characters other than a-z, 0-9, ".", "_" and "-"'],
  ['a~b', 'has characters other than a-z, 0-9, ".", "_" and "-"'],
  ['$(id)', 'has characters other than a-z, 0-9, ".", "_" and "-"'],
  ['.hidden', 'starts with ".", "_" or "-"'],
  ['_private', 'starts with ".", "_" or "-"'],
  ['app.', 'ends with "."'],
  ['x'.repeat(215), 'is longer than 214 characters'],
  ['node_modules', 'is reserved'],
  ['http', 'is reserved'],
  ['nul', 'is reserved by Windows'],
  ['com1.app', 'is reserved by Windows'],
])('"%s" %s', (name, problem) => {
  expect(nameProblem(name)).toBe(problem)
})

test.each([
  ['MyApp', 'my-app'],
  ['My Great App', 'my-great-app'],
  ['Café', 'cafe'],
  ['.hidden', 'hidden'],
  ['a..b', 'a-b'],
])('the nearest name to "%s" is "%s"', (name, nearest) => {
  expect(nearestName(name)).toBe(nearest)
})

test.each(['', '..', '日本', 'http'])('nothing near "%s" is a name', (name) => {
  expect(nearestName(name)).toBeUndefined()
})
