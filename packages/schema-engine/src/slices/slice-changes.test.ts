import { expect, test } from 'vitest'
import type { SchemaFile } from '../schema-file.ts'
import { sliceChanges } from './slice-changes.ts'
import { withoutModels } from './slice-schema.ts'

const files = (content: string): SchemaFile[] => [{ path: 'schema.prisma', content }]
const blog = `// A blog.
datasource db {
  provider = "postgresql"
}

model User {
  id    Int    @id
  posts Post[] // theirs
  logs  Log[]
}

/// What is read.
model Post {
  id       Int  @id
  author   User @relation(fields: [authorId], references: [id])
  authorId Int
  @@index([authorId])
}

model Log {
  id     Int   @id
  level  Level
  userId Int
  user   User  @relation(fields: [userId], references: [id])
}

enum Level {
  low // not much
}
`

const modelsOf = (slice: SchemaFile[] | undefined) =>
  [...(slice?.[0]?.content ?? '').matchAll(/^model (\w+)/gm)].map(([, name]) => name)

const edited = (...[before, after]: [string, string]) => files(blog.replace(before, after))

test('keeps a changed model and what it refers to, without relations to others', () => {
  const [before, after] = sliceChanges(files(blog), edited('  author ', '  a Int\n  author ')) ?? []

  expect(after?.[0]?.content).toBe(`datasource db {
provider = "postgresql"
}
enum Level {
low // not much
}
model User {
id    Int    @id
posts Post[] // theirs
}
/// What is read.
model Post {
id       Int  @id
a Int
author   User @relation(fields: [authorId], references: [id])
authorId Int
@@index([authorId])
}
`)
  expect(before?.[0]?.content).toBe(after?.[0]?.content.replace('a Int\n', ''))
})

test.each<[what: string, edit: [string, string], models: string[]]>([
  ['nothing', ['', ''], []],
  ['a comment', ['// theirs', '// all of theirs'], ['User', 'Post', 'Log']],
  ['a documentation', ['/// What is', '/// What was'], ['User', 'Post']],
  ['an enum', ['  low', '  low\n  high'], ['User', 'Log']],
  ['a relation', ['  user   User', '  user   User?'], ['User', 'Post', 'Log']],
  ['a model', ['enum Level', 'model Tag {\n  id Int @id\n}\n\nenum Level'], ['Tag']],
])('keeps of both what has to do with the change of %s', (_what, edit, models) => {
  const slices = sliceChanges(files(blog), edited(...edit))

  expect(modelsOf(slices?.[1])).toEqual(models)
})

test('keeps one counting column, since Prisma has one sequence for all of them', () => {
  const counting = `model Count {\n  id Int @id @default(autoincrement())\n}\n`
  const before = `${blog}${counting}${counting.replace('Count', 'Other')}`
  const after = before
    .replace('  a Int', '')
    .replace('Int @id @default(autoincrement())', 'Int @id')

  expect(modelsOf(sliceChanges(files(before), files(after))?.[1])).toEqual(['Count', 'Other'])
})

test.each([
  ['a comment over lines', '/* two\nlines */\n'],
  ['a block in one line', 'enum Kind { a }\n'],
  ['no end', 'model Tag {\n  id Int @id\n'],
  ['a block of another kind', 'type Tag {\n  id Int\n}\n'],
])('does not read %s', (_what, text) => {
  expect(sliceChanges(files(blog), files(`${blog}${text}`))).toBeUndefined()
})

test('does not slice what has another datasource', () => {
  expect(sliceChanges(files(blog), edited('"postgresql"', '"mysql"'))).toBeUndefined()
})

test('leaves the configuration of each file', () => {
  const config = blog.slice(blog.indexOf('datasource'), blog.indexOf('\nmodel'))
  const unreadable = 'model A { id Int @id }'

  expect(withoutModels([...files(blog), ...files(unreadable)])).toEqual([
    { path: 'schema.prisma', content: config.replace('  provider', 'provider') },
    { path: 'schema.prisma', content: unreadable },
  ])
})
