import { type SchemaFile, validateSchema } from '@repo/schema-engine'
import { describe, expect, test } from 'vitest'
import { editSchema } from '../schema/edit-schema.ts'
import type { FieldChange, SchemaEdit } from '../schema/schema-edit.ts'
import { checkIntent } from './check-intent.ts'

const source = `datasource db {
  provider = "postgresql"
}
model User {
  id    Int    @id
  name  String
  age   Int?   @default(7)
  posts Post[]
  edits Post[] @relation("edits")
  tags  Tag[]

  @@unique([id, name])
}
model Post {
  id       Int     @id
  title    String  @unique
  old      Int?    @ignore
  status   Status  @default(draft)
  authorId Int
  author   User    @relation(fields: [authorId], references: [id])
  editorId Int?
  edName   String?
  editor   User?   @relation("edits", fields: [editorId, edName], references: [id, name])

  @@index([authorId, title(sort: Desc)])
}
model Tag {
  id    Int    @id
  users User[]
}
model Hidden {
  id Int @id
  @@ignore
}
enum Status {
  draft
  live
}
`
const files = (content: string): SchemaFile[] => [{ path: '/schema.prisma', content }]
const before = validateSchema(files(source))

/** Compares the edits with what other edits, or a replacement by hand, make of the schema. */
const check = (meant: SchemaEdit[], made: SchemaEdit[] | ((text: string) => string)) => {
  const after = typeof made === 'function' ? files(made(source)) : editSchema(files(source), made)
  return () => checkIntent(meant, before, validateSchema(after))
}
const replaced = (from: string | RegExp, to: string) => (text: string) => text.replace(from, to)

const add = (name: string, type: string, ...attributes: string[]): SchemaEdit => ({
  edit: 'addField',
  model: 'User',
  field: { name, type, attributes, doc: [] },
  place: 'column',
})
const change = (field: string, changes: FieldChange): SchemaEdit => ({
  edit: 'changeField',
  model: 'Post',
  field,
  change: changes,
})
const attribute = (
  edit: 'addAttribute' | 'setAttribute' | 'removeAttribute',
  model: string,
  text: string,
): SchemaEdit => ({ edit, model, attribute: text })

describe('what is meant', () => {
  test.each<[string, SchemaEdit[]]>([
    ['a field', [add('bio', 'String?', '@default("x")', '@db.VarChar(9)', '@map("b")')]],
    ['a unique field', [add('code', 'String', '@unique(map: "u", sort: Desc)')]],
    ['a column that the client does not know', [add('v', 'Unsupported("tsvector")?', '@unique')]],
    ['an ignored field', [add('v', 'Int?', '@ignore')]],
    [
      'defaults of all kinds',
      [
        add('a', 'BigInt', '@default(9007199254740993)'),
        add('b', 'Decimal', '@default(1.50)'),
        add('c', 'DateTime', '@default("2020-01-01T00:00:00Z")', '@updatedAt'),
        add('d', 'String', '@default(uuid())'),
        add('e', 'String', '@default(uuid(7))', '@db.Uuid'),
        add('f', 'String', '@default(cuid())'),
        add('g', 'String', '@default(dbgenerated("f(\'a, b\')"))'),
        add('h', 'Status[]', '@default([draft, live])'),
        add('i', 'String[]', '@default(["a, b", "]"])'),
        add('j', 'Boolean', '@default(false)'),
        add('k', 'Float', '@default(-1)'),
        add('l', 'String', '@default("a\\"b\\\\")'),
        add('m', 'String[]', '@default([])'),
        add('n', 'Decimal', '@default(0)', '@db.Decimal(10, 2)'),
      ],
    ],
    [
      'a type',
      [
        {
          edit: 'changeField',
          model: 'User',
          field: 'age',
          change: { type: 'Unsupported("x")', drop: ['@default'] },
        },
        change('old', { type: 'BigInt' }),
        change('status', { type: 'String', set: ['@default("draft")'] }),
      ],
    ],
    ['a default that is another value in the new type', [change('id', { set: ['@default(1)'] })]],
    [
      'an index with everything',
      [
        attribute(
          'addAttribute',
          'Post',
          '@@index([title(ops: raw("x"), sort: Asc), id], map: "i", type: BTree)',
        ),
      ],
    ],
    ['a table', [attribute('setAttribute', 'Post', '@@map("posts")')]],
    ['a model that is known again', [attribute('removeAttribute', 'Hidden', '@@ignore')]],
    ['a field that is known again', [change('old', { drop: ['@ignore'] })]],
    [
      'an enum and a field of it, in any order',
      [
        add('role', 'Role'),
        {
          edit: 'addBlock',
          block: { kind: 'enum', name: 'Role', values: ['a'], attributes: ['@@map("r")'] },
          file: '/schema.prisma',
        },
      ],
    ],
    [
      'a model related to another',
      [
        {
          edit: 'addField',
          model: 'Tag',
          field: { name: 'kinds', type: 'Kind[]', attributes: [], doc: [] },
          place: 'last',
        },
        {
          edit: 'addBlock',
          block: {
            kind: 'model',
            name: 'Kind',
            fields: [
              { name: 'id', type: 'Int', attributes: ['@id'], doc: [] },
              { name: 'tagId', type: 'Int?', attributes: [], doc: [] },
              {
                name: 'tag',
                type: 'Tag?',
                attributes: ['@relation(fields: [tagId], references: [id], onDelete: SetNull)'],
                doc: [],
              },
            ],
            attributes: ['@@index([tagId])', '@@map("kinds")'],
          },
          file: '/schema.prisma',
        },
      ],
    ],
    [
      'renames of everything at once',
      [
        { edit: 'renameField', model: 'User', from: 'id', to: 'key' },
        { edit: 'renameField', model: 'Post', from: 'authorId', to: 'writerId' },
        { edit: 'renameField', model: 'Post', from: 'author', to: 'writer' },
        { edit: 'renameBlock', kind: 'model', from: 'User', to: 'Person' },
        { edit: 'renameBlock', kind: 'model', from: 'Hidden', to: 'Secret' },
        { edit: 'renameBlock', kind: 'enum', from: 'Status', to: 'State' },
        { edit: 'renameField', model: 'Person', from: 'key', to: 'id' },
      ],
    ],
    ['a model that the client forgets', [attribute('setAttribute', 'Hidden', '@@map("x")')]],
  ])('is %s', (_what, edits) => {
    expect(check(edits, edits)).not.toThrow()
  })
})

test('a relation that is named as an unnamed one may keep its name', () => {
  const named = source.replace('"edits"', '"TagToUser2"').replace('"edits"', '"TagToUser2"')
  const own = named
    .replace('tags  Tag[]', 'tags  Tag[] @relation("TagToUser")')
    .replace('users User[]', 'users User[] @relation("TagToUser")')
  const edits: SchemaEdit[] = [{ edit: 'renameBlock', kind: 'model', from: 'Tag', to: 'Label' }]
  const after = validateSchema(editSchema(files(own), edits))
  expect(() => checkIntent(edits, validateSchema(files(own)), after)).not.toThrow()
})

describe('what is not meant', () => {
  const bio = [add('bio', 'String?')]

  test.each<[string, SchemaEdit[], SchemaEdit[] | ((text: string) => string), string]>([
    ['nothing', bio, [], 'did not add User.bio'],
    ['another type', bio, [add('bio', 'Int?')], 'gave another meaning to User.bio.type'],
    ['another arity', bio, [add('bio', 'String')], 'gave another meaning to User.bio.arity'],
    [
      'another default',
      [add('bio', 'String', '@default("a")')],
      [add('bio', 'String', '@default("b")')],
      'gave another meaning to User.bio.default',
    ],
    ['a second field', bio, [...bio, add('x', 'Int?')], 'added User.x'],
    ['a change', bio, [...bio, change('title', { arity: 'optional' })], 'changed Post.title.arity'],
    [
      'a removal',
      bio,
      [...bio, { edit: 'removeField', model: 'Post', field: 'status' }],
      'removed Post.status',
    ],
    [
      'an index',
      bio,
      [...bio, attribute('addAttribute', 'User', '@@index([bio])')],
      'added index:User(bio)',
    ],
    ['a block', bio, (text) => `${text}enum Role {\n a\n}`, 'added enum:Role'],
    [
      'no change',
      [change('title', { arity: 'optional' })],
      [],
      'gave another meaning to Post.title.arity',
    ],
    [
      'another native type',
      [change('title', { set: ['@db.VarChar(9)'] })],
      [change('title', { set: ['@db.VarChar(8)'] })],
      'Post.title.native',
    ],
    [
      'another column',
      [change('title', { set: ['@map("t")'] })],
      [change('title', { set: ['@map("u")'] })],
      'Post.title.column',
    ],
    [
      'a key that stays',
      [change('title', { drop: ['@unique'] })],
      [],
      'did not remove index:Post(title)',
    ],
    [
      'a field that is still known',
      [change('authorId', { set: ['@ignore'] })],
      [],
      'did not remove Post.authorId',
    ],
    [
      'another reaction to a removal',
      [
        change('author', {
          set: ['@relation(fields: [authorId], references: [id], onDelete: Cascade)'],
        }),
      ],
      [],
      'Post.author.relation',
    ],
    [
      'a rename that an index does not follow',
      [{ edit: 'renameField', model: 'Post', from: 'title', to: 'headline' }],
      (text) => text.replace('title    String', 'headline String').replace(/ *@@index.*/, ''),
      'did not add index:Post(authorId,headline)',
    ],
    [
      'a rename that a relation does not follow',
      [{ edit: 'renameField', model: 'Post', from: 'editorId', to: 'by' }],
      (text) => text.replace('editorId', 'by').replace('[editorId, edName]', '[authorId, edName]'),
      'Post.editor.relation',
    ],
    [
      'a rename of another field',
      [{ edit: 'renameField', model: 'Post', from: 'edName', to: 'by' }],
      [{ edit: 'renameField', model: 'Post', from: 'status', to: 'by' }],
      'did not remove Post.edName',
    ],
    [
      'a rename with something more',
      [{ edit: 'renameBlock', kind: 'model', from: 'Tag', to: 'Label' }],
      (text) =>
        text
          .replace('model Tag', 'model Label')
          .replace('Tag[]', 'Label[] @relation("x")')
          .replace('users User[]', 'users User[] @relation("x")'),
      'User.tags.relation',
    ],
    [
      'a rename of an enum and of a value',
      [{ edit: 'renameBlock', kind: 'enum', from: 'Status', to: 'State' }],
      (text) => text.replaceAll('Status', 'State').replaceAll('draft', 'new'),
      'enum:State.values',
    ],
    [
      'a field that stays',
      [{ edit: 'removeField', model: 'User', field: 'age' }],
      [],
      'did not remove User.age',
    ],
    [
      'another field that goes',
      [{ edit: 'removeField', model: 'User', field: 'age' }],
      [{ edit: 'removeField', model: 'Post', field: 'status' }],
      'removed Post.status',
    ],
    [
      'a block that stays',
      [{ edit: 'removeBlock', name: 'Status' }],
      [],
      'did not remove enum:Status',
    ],
    [
      'another table',
      [attribute('setAttribute', 'Tag', '@@map("tags")')],
      [attribute('setAttribute', 'Tag', '@@map("tag")')],
      'Tag.table',
    ],
    [
      'an index in another order',
      [attribute('addAttribute', 'Post', '@@index([title])')],
      [attribute('addAttribute', 'Post', '@@index([title(sort: Desc)])')],
      'index:Post(title).definition',
    ],
    [
      'an index that stays',
      [attribute('removeAttribute', 'Post', '@@index([authorId, title(sort: Desc)])')],
      [],
      'did not remove index:Post(authorId,title)',
    ],
    [
      'a model that is still known',
      [attribute('setAttribute', 'Hidden', '@@ignore')],
      [attribute('removeAttribute', 'Hidden', '@@ignore')],
      'added Hidden',
    ],
    ['no value', [{ edit: 'addValue', enum: 'Status', value: 'gone' }], [], 'enum:Status.values'],
    [
      'a value in another place',
      [{ edit: 'addValue', enum: 'Status', value: 'gone' }],
      replaced('draft\n', 'gone\n  draft\n'),
      'enum:Status.values',
    ],
  ])('is %s', (_what, meant, made, message) => {
    expect(check(meant, made)).toThrow(message)
  })
})
