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

test.each(["'", '&', '(x)', 'Ü', '[a]', '{a,b}', '!', ';', ',', '@', '+', '~', '=', '|', ' '])(
  'a folder above may have "%s" in its name',
  (part) => {
    expect(parse(`/srv/a${part}b/my-app`).folder).toBe(`/srv/a${part}b/my-app`)
  },
)

test.each(['%', '#', '?', ':', '*', '"', '$', '`', '\\', '\n'])(
  'a folder above may not have "%s" in its name',
  (character) => {
    expect(() => parse(`/srv/a${character}b/my-app`)).toThrow(
      expect.objectContaining({
        code: 'TARGET.CHARACTER',
        message: expect.stringContaining(`has a ${JSON.stringify(character)}, with which`),
      }),
    )
  },
)
