import { expect, test } from 'vitest'
import { relationOf, relationsOf } from './relation-of.ts'
import { type SchemaBlock, scanSchema } from './scan-schema.ts'
import {
  columnName,
  databaseName,
  indexesOn,
  isIgnored,
  keyColumns,
  requireBlock,
  requireField,
  requireFieldOf,
  schemaOf,
} from './schema-lookup.ts'

const schema = scanSchema([
  {
    path: '/schema.prisma',
    content: `
model Post {
  id       Int     @id
  slug     String  @unique(map: "slug_key")
  title    String? @map("headline")
  old      Int     @ignore
  author   User    @relation(references: [key], fields: [authorId], map: "fk")
  authorId Int     @map("author_id")
  tags     Tag[]

  @@index([authorId, title(sort: Desc)])
  @@unique(fields: [slug, title], where: { slug: "x" }, map: "m")
  @@schema("app")
  @@map("posts")
}
model User {
  key      Int    @unique
  posts    Post[]
  bossId   Int?
  teamId   Int
  boss     User?  @relation("boss", fields: [bossId, teamId], references: [key, teamId])
  staff    User[] @relation("boss")
  mentor   User?  @relation(name: "mentor", fields: [teamId], references: [key])
  pupils   User[] @relation(name: "mentor")
}
model Tag {
  a Int?
  b Int
  c Int @map("see")
  posts Post[]
  @@unique([a])
  @@unique([b], where: { c: 1 })
  @@unique([c, b])
  @@ignore
}
model Pair {
  b Int @unique
  a Int @map("x")
  @@id([a(sort: Desc), b])
}
`,
  },
])
const block = (name: string) => requireBlock(schema, name, ['model'])

test('names are those of the database, with the schema where there is one', () => {
  const post = block('Post')
  expect([databaseName(post), schemaOf(post), schemaOf(block('User'))]).toEqual([
    'posts',
    'app',
    undefined,
  ])
  expect(columnName(requireField(schema, 'Post', 'title'))).toBe('headline')
})

test('ignored are a model with @@ignore and a field with @ignore', () => {
  const post = block('Post')
  const ignored = [post, block('Tag'), ...post.items.filter(({ kind }) => kind === 'field')]
  expect(ignored.filter(isIgnored).map(({ name }) => name)).toEqual(['Tag', 'old'])
})

test('a field that is not there is not found, and near ones are named', () => {
  expect(() => requireField(schema, 'Post', 'titel')).toThrow(
    expect.objectContaining({
      code: 'SCHEMA.NO_FIELD',
      message: 'Model "Post" has no field "titel".',
      hint: 'Write title',
    }),
  )
})

test('indexes on a field have all their fields in order', () => {
  const on = (field: string) =>
    indexesOn(block('Post'), field).map(({ item: _line, ...index }) => index)
  expect(on('title')).toEqual([
    {
      name: '@@index',
      text: '@@index([authorId,title(sort:Desc)])',
      fields: ['authorId', 'title'],
      unique: false,
    },
    {
      name: '@@unique',
      text: '@@unique(fields:[slug,title],where:{slug:"x"},map:"m")',
      fields: ['slug', 'title'],
      unique: false,
    },
  ])
  expect(on('slug')[0]).toEqual({
    name: '@unique',
    text: '@unique(map:"slug_key")',
    fields: ['slug'],
    unique: true,
  })
  expect(on('author')).toEqual([])
})

test.each([
  ['the id', 'Post', ['id']],
  ['a required unique field', 'User', ['key']],
  ['the first required unique key without a condition', 'Tag', ['see', 'b']],
  ['the compound id before a unique field', 'Pair', ['x', 'b']],
])('key columns are %s', (_what, model, columns) => {
  expect(keyColumns(block(model))).toEqual(columns)
})

function relation(model: SchemaBlock, field: string) {
  const found = relationOf(schema, model, requireFieldOf(model, field))
  return {
    owner: found?.owner.name,
    field: found?.relation.name,
    keys: found?.keys.map(({ name }) => name),
    references: found?.references,
    target: found?.target.name,
    back: found?.back?.name,
    name: found?.name,
  }
}

test.each([
  ['Post', 'author'],
  ['Post', 'authorId'],
  ['User', 'posts'],
])('the relation of %s.%s is the same from every side', (model, field) => {
  expect(relation(block(model), field)).toEqual({
    owner: 'Post',
    field: 'author',
    keys: ['authorId'],
    references: ['key'],
    target: 'User',
    back: 'posts',
    name: undefined,
  })
})

test.each(['boss', 'staff', 'bossId'])(
  'a relation of a model with itself has two sides: %s',
  (field) => {
    expect(relation(block('User'), field)).toEqual({
      owner: 'User',
      field: 'boss',
      keys: ['bossId', 'teamId'],
      references: ['key', 'teamId'],
      target: 'User',
      back: 'staff',
      name: 'boss',
    })
  },
)

test('a many-to-many has no keys, and the model that was asked about owns it', () => {
  const found = relation(block('Tag'), 'posts')
  expect(found).toMatchObject({ owner: 'Tag', field: 'posts', keys: [], back: 'tags' })
})

test('a column may be part of several relations, and of none', () => {
  const user = block('User')
  const names = relationsOf(schema, user, requireFieldOf(user, 'teamId')).map(({ name }) => name)
  expect(names).toEqual(['boss', 'mentor'])
  expect(relationOf(schema, user, requireFieldOf(user, 'key'))).toBeUndefined()
})
