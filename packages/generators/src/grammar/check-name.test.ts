import { expect, test } from 'vitest'
import { checkModelName } from './check-name.ts'
import { parseIdKind } from './id-kind.ts'

test.each(['Post', 'BlogPost', 'Post2', 'APIKey', 'PackageItem'])('%s is a model name', (name) => {
  expect(() => checkModelName(name)).not.toThrow()
})

test.each([
  ['post', 'Write Post'],
  ['blog_post', 'Write BlogPost'],
  ['Blog Post', 'Write BlogPost'],
  ['../Post', 'Write Post'],
  ['2Post', 'Write Post'],
  ['String', 'such as StringRecord'],
  ['Promise', 'such as PromiseRecord'],
  ['Object', 'such as ObjectRecord'],
  ['Date', 'such as DateRecord'],
  ['Prisma', 'such as PrismaRecord'],
  ['Constructor', 'such as ConstructorRecord'],
  ['Type', 'such as TypeRecord'],
  ['Class', 'such as ClassRecord'],
  ['Package', 'such as PackageRecord'],
  ['Db', 'such as DbRecord'],
])('%s is none', (name, hint) => {
  expect(() => checkModelName(name)).toThrow(
    expect.objectContaining({ code: 'SPEC.NAME', hint: expect.stringContaining(hint) }),
  )
})

test.each([
  ['uuid7', 'uuid', 'uuid(7)'],
  ['uuid4', 'uuid', 'uuid(4)'],
  ['cuid2', 'text', 'cuid(2)'],
  ['ulid', 'text', 'ulid()'],
  ['nanoid', 'text', 'nanoid()'],
  ['nanoid.12', 'text', 'nanoid(12)'],
  ['int', 'int', 'autoincrement()'],
  ['bigint', 'bigint', 'autoincrement()'],
])('--id %s', (name, type, psl) => {
  expect(parseIdKind(name)).toEqual({ name, type, default: psl })
})

test.each(['uuid', 'cuid', 'nanoid.1', 'nanoid.256', 'constructor'])('--id %s is none', (name) => {
  expect(() => parseIdKind(name)).toThrow(expect.objectContaining({ code: 'SPEC.ID', exitCode: 2 }))
})
