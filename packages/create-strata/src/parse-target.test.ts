import { UserError } from '@repo/cli'
import { expect, test } from 'vitest'
import { parseTarget } from './parse-target.ts'

const parse = (argument: string) => parseTarget({ argument, cwd: '/home/me', command: 'pnpm new' })

test.each([
  ['my-app', '/home/me/my-app'],
  ['my-app/', '/home/me/my-app'],
  ['../my-app', '/home/my-app'],
  ['/srv/My Projects/my-app', '/srv/My Projects/my-app'],
  ['My Projects/../my-app', '/home/me/my-app'],
])('"%s" is the folder %s', (argument, folder) => {
  expect(parse(argument)).toEqual({ folder, name: 'my-app' })
})

test.each(['.', './'])('"%s" is the folder one is in', (argument) => {
  expect(parse(argument)).toEqual({ folder: '/home/me', name: 'me' })
})

test.each([
  ['', 'The project name "" is empty.', 'pnpm new --help'],
  ['..', 'The project name ".." has ".." or is "."; it must name one folder.', 'pnpm new --help'],
  ['a/..', 'The project name ".." has ".." or is "."; it must name one folder.', 'pnpm new --help'],
  ['../MyApp', 'The project name "MyApp" has capitals.', 'pnpm new ../my-app'],
  ['My Dir/my app', 'The project name "my app" has a space.', "pnpm new 'My Dir/my-app'"],
  ['a\0b', 'The project name "a\0b" has a NUL character.', 'pnpm new a-b'],
])('"%s" is refused', (argument, message, hint) => {
  const code = 'NAME.INVALID'
  expect(() => parse(argument)).toThrow(
    expect.objectContaining({ constructor: UserError, code, message, hint }),
  )
})
