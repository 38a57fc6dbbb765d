import { describe, expect, test } from 'vitest'
import { canonicalField } from '../grammar/canonical-field.ts'
import type { FieldSpec } from '../grammar/field-spec.ts'
import { parseField } from '../grammar/parse-field.ts'
import { editSchema } from '../schema/edit-schema.ts'
import { type ScannedSchema, scanSchema } from '../schema/scan-schema.ts'
import { fieldsOf, findField, requireModel } from '../schema/schema-lookup.ts'
import { type FieldEffects, fieldEffects, type Owner } from './field-effects.ts'
import { specOfField } from './spec-of-field.ts'

const uuid = { name: 'id', type: 'String', attributes: ['@db.Uuid'] }
const owner = (): Owner => ({
  model: 'Post',
  one: 'post',
  many: 'posts',
  file: 'schema.prisma',
  schema: undefined,
  id: uuid,
  taken: new Set(),
  related: [],
})
const before = scanSchema([
  {
    path: 'schema.prisma',
    content: `model User {
  id String @id @db.Uuid

  @@map("users")
}

enum State {
  on
  off
}

model Post {
  id String @id @db.Uuid

  @@map("posts")
}
`,
  },
])

const effectsOf = (spec: FieldSpec) => fieldEffects(spec, owner(), before)

function withEffects({ fields, attributes, edits }: FieldEffects): ScannedSchema {
  const files = editSchema(before.files, [
    ...fields.map((field) => ({ edit: 'addField', model: 'Post', field, place: 'last' }) as const),
    ...attributes.map((attribute) => ({ edit: 'addAttribute', model: 'Post', attribute }) as const),
    ...edits,
  ])
  return scanSchema(files)
}

function readBack(schema: ScannedSchema, name: string): FieldSpec | undefined {
  const block = requireModel(schema, 'Post')
  const item = findField(block, name)
  return item && specOfField(schema, block, item)
}

describe('reads back', () => {
  test.each([
    'a:string',
    'a:string:120:unique',
    'a:char:2:optional',
    'a:citext:index',
    'a:int:default=-3',
    'a:int:default=autoincrement',
    'a:smallint:index=desc',
    'a:bigint:list:default=1,2',
    'a:float:default=0.5',
    'a:real:index=hash',
    'a:decimal:10.2:default=1.50',
    'a:bool:default=false',
    'a:bool:list',
    'a:date:default=2026-01-31',
    'a:date:default=now',
    'a:time:default="12:30:00"',
    'a:datetime:default=updatedAt',
    'a:timestamp:default="2026-01-31T12:30:00Z"',
    'a:json:default={"key":[1,2]}:index=gin',
    'a:json:list',
    'a:bytes:default=aGk=',
    'a:uuid:default=uuid7',
    'a:uuid:default=uuid4',
    'a:string:default=cuid2',
    'a:string:default=ulid',
    'a:string:default=nanoid.12',
    'a:string:default=nanoid',
    'a:inet:default=10.0.0.0/8',
    'a:tsvector:index=gin',
    'a:vector:1536',
    'a:interval:private',
    'a:string:default="say: \\"hi\\", twice"',
    'a:string:list:default=x,"y, z"',
    'a:string:list:default=',
    'a:string:list:index=gin',
    'a:State:default=on',
    'a:State:list:default=on,off',
    'createdBy:string:private:doc="by whom: a name"',
    'createdBy:string:map=createdBy',
    'author:ref:User',
    'author:ref:User:optional:unique:onDelete=setnull:private',
    'author:ref:User:noindex:onDelete=cascade:map=writer:as=written:rel=Wrote:doc=who',
    'tags:many:User',
    'tags:many:User:as=tagged:rel=Tags',
  ])('%s', (written) => {
    const spec = parseField(written)
    const read = readBack(withEffects(effectsOf(spec)), spec.name)
    expect(read && canonicalField(read)).toBe(canonicalField(spec))
    expect(read && effectsOf(read)).toEqual(effectsOf(spec))
  })

  test('a text as a string, which is the same column', () => {
    expect(readBack(withEffects(effectsOf(parseField('a:text:default=x'))), 'a')).toEqual(
      parseField('a:string:default=x'),
    )
  })

  test('a new enum as the one that is there now', () => {
    const schema = withEffects(effectsOf(parseField('a:enum:x,y:default=y')))
    expect(readBack(schema, 'a')).toEqual(parseField('a:PostA:default=y'))
  })

  test('the column of a reference as the reference, and a relation to its own model', () => {
    const spec = parseField('parent:ref:Post:optional:as=children')
    const schema = withEffects(effectsOf(spec))
    expect(readBack(schema, 'parentId')).toEqual({ ...spec, rel: 'PostParent' })
    expect(readBack(schema, 'parent')).toEqual({ ...spec, rel: 'PostParent' })
    expect(readBack(schema, 'children')).toBeUndefined()
  })
})

/** Each field of a model, written by hand, as the grammar says it. */
function specsOf(lines: string, rest = ''): Record<string, string | undefined> {
  const content = `model Post {\n${lines}\n}\n${rest}`
  const schema = scanSchema([{ path: 'schema.prisma', content }])
  const block = requireModel(schema, 'Post')
  return Object.fromEntries(
    fieldsOf(block).map((item) => {
      const spec = specOfField(schema, block, item)
      return [item.name, spec && canonicalField(spec)]
    }),
  )
}

test('other spellings of the same types', () => {
  expect(
    specsOf(`a String @db.Text // text
  b Int? @db.Integer
  c DateTime @default( now( ) )
  d DateTime @db.Timestamptz @updatedAt
  e Json @map( "E" )
  f Decimal @db.Decimal( 10,2 )
  g String @default(dbgenerated("gen_random_uuid()")) @db.Uuid
  h String @default(cuid())
  i DateTime @db.Timestamptz(6)
  j DateTime? @db.Time(6)
  k DateTime @db.Time`),
  ).toEqual({
    a: 'a:text',
    b: 'b:int:optional',
    c: 'c:timestamp:default=now',
    d: 'd:datetime:default=updatedAt',
    e: 'e:json:map=E',
    f: 'f:decimal:10.2',
    g: 'g:uuid:default=dbgenerated("gen_random_uuid()")',
    h: 'h:string:default=cuid',
    i: 'i:datetime',
    j: 'j:time:optional',
    k: 'k:time',
  })
})

test('what the grammar lacks is nothing', () => {
  const user =
    'model User {\n  id Int @id\n  email String @unique\n  posts Post[]\n  more Post[] @relation("x")\n  again Post[] @relation("y")\n}\n'
  const specs = specsOf(
    `a Decimal @db.Money
  b DateTime @db.Timestamp(6)
  c Unsupported("point")?
  d Int
  e User @relation(fields: [d, a], references: [id, email])
  writer Int
  by User @relation("x", fields: [writer], references: [id])
  mailId String
  mail User @relation("y", fields: [mailId], references: [email])
  many Comment[]`,
    user,
  )
  expect(specs).toEqual({
    ...{ a: undefined, b: undefined, c: undefined, d: 'd:int', e: undefined },
    ...{ writer: 'writer:int', by: undefined, mailId: 'mailId:string:map=mailId', mail: undefined },
    many: undefined,
  })
})

test('comment lines above a field are its own, up to the first line between', () => {
  expect(
    specsOf(`/// of the model?
  a Int

  /// first
  /// private: never leaves the API
  ///second
  b Int
  // plain
  c Int`),
  ).toEqual({ a: 'a:int:doc=of the model?', b: 'b:int:private:doc=first second', c: 'c:int' })
})
