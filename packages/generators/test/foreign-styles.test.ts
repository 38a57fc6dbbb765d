import { describe, expect, test } from 'vitest'
import { planInMemory, stateOf } from './command-properties/plan-in-memory.ts'
import { head, key, planned, refused } from './planned.ts'

/* What a command adds is in the style of its surroundings: see corpus/. */

/** The line of a schema that begins with this word. */
const lineOf = (schema: string, word: string) =>
  schema.split('\n').find((line) => line.trimStart().startsWith(word))

describe('a column is called', () => {
  const unmapped = `model A {\n  ${key}\n  firstName String\n}\n`
  const mapped = `model B {\n  ${key}\n  firstName String @map("first_name")\n}\n`
  const plain = `model C {\n  ${key}\n  name String\n}\n`
  const command = (model: string) => `field ${model} lastName:text:optional`

  test('as those of its model', async () => {
    const own = await planned(unmapped + mapped, command('A'))
    expect(lineOf(own.schema, 'lastName')).toBe('  lastName String?')
    const { schema } = await planned(unmapped + mapped, command('B'))
    expect(lineOf(schema, 'lastName')).toBe('  lastName String? @map("last_name")')
  })

  test('as those of the other models where its own does not tell', async () => {
    const { schema, sql } = await planned(unmapped + plain, command('C'))
    expect(lineOf(schema, 'lastName')).toBe('  lastName String?')
    expect(sql).toMatch(/ADD COLUMN +"lastName"/)
    const mixed = await planned(unmapped + mapped + plain, command('C'))
    expect(lineOf(mixed.schema, 'lastName')).toBe('  lastName String? @map("last_name")')
    const relation = await planned(unmapped + plain, 'relation C owner:ref:A:optional')
    expect(lineOf(relation.schema, 'ownerId')).toBe('  ownerId Int?')
  })

  test('the same again where another is called in its own way', async () => {
    const added = 'field C lastName:text:optional:map=last nickName:text:optional'
    const { schema } = await planned(unmapped + plain, added)
    expect((await planned(schema, added, { head: '' })).schema).toBe('identical')
  })
})

test('a field is parted with tabs where the others are', async () => {
  const model = 'model A {\n\tid\tInt\t@id\n\tname\t\tString\t@default("")\n}\n'
  const { schema } = await planned(model, 'field A size:int:default=1')
  expect(lineOf(schema, 'size')).toBe('\tsize\tInt\t@default(1)')
})

describe('a table keeps its style in a rename', () => {
  test.each([
    ['called as the model', 'Order', '', 'model Purchase {\n  id'],
    ['called as the model by @@map', 'Order', '  @@map("Order")\n', 'model Purchase {\n  id'],
    ['in the singular', 'Order', '  @@map("order")\n', '@@map("purchase")'],
    ['in the plural', 'Order', '  @@map("orders")\n', '@@map("purchases")'],
  ])('%s', async (_style, name, map, expected) => {
    const model = `model ${name} {\n  ${key}\n${map}}\n`
    const { schema } = await planned(model, `rename model ${name} Purchase --db`)
    expect(schema).toContain(expected)
    expect(schema.includes('@@map')).toBe(expected.includes('@@map'))
  })
})

describe('a column keeps its style in a rename', () => {
  const model = `model A {\n  ${key}\n  name String\n  totp_secret String\n  firstName String\n}\n`
  test.each([
    ['name lastName', 'lastName String', 'RENAME COLUMN "name" TO "lastName"'],
    ['firstName lastName', 'lastName String', 'RENAME COLUMN "firstName" TO "lastName"'],
    ['totp_secret totpKey', '@map("totp_key")', 'RENAME COLUMN "totp_secret" TO "totp_key"'],
    ['totp_secret totpSecret', 'totpSecret String @map("totp_secret")', ''],
  ])('%s', async (names, written, statement) => {
    const { schema, sql } = await planned(model, `rename field A ${names} --db`)
    expect(schema).toContain(written)
    expect(sql).toContain(statement)
    expect(sql === '').toBe(statement === '')
  })

  test('of a model whose columns are called in snake_case', async () => {
    const mapped = `model A {\n  ${key}\n  name String\n  firstName String @map("first_name")\n}\n`
    const { schema } = await planned(mapped, 'rename field A name lastName --db')
    expect(schema).toContain('lastName String @map("last_name")')
  })
})

describe('nothing is asked or counted for what cannot be', () => {
  test('a required field that refers to what has no key', async () => {
    const model = `model A {\n  ${key}\n}\nmodel B {\n  x Int\n  y Int\n  @@id([x, y])\n}\n`
    expect(await refused(model, 'relation A b:ref:B')).toBe('SCHEMA.NO_ID')
    expect(await refused(model, 'relation A a:ref:A')).toBe('SPEC.REQUIRED_SELF')
    expect(await refused(model, 'field A b:string')).toBe('CLI.ANSWER_NEEDED')
  })
})

test('a retype that cannot be is refused before its rows are counted', async () => {
  const model = `model A {\n  ${key}\n  b B[]\n}\nmodel B {\n  ${key}\n  a Int\n  of A @relation(fields: [a], references: [id])\n}\n`
  const state = stateOf([{ path: '/schema/schema.prisma', content: head + model }], false)
  const rows = () => 3
  await expect(planInMemory(['retype', 'B.a', 'smallint'], state, rows)).rejects.toMatchObject({
    code: 'RETYPE.IN_RELATION',
  })
})

test('an index that name: names in the database stays with the old column', async () => {
  const model = `model A {\n  ${key}\n  x Int\n  y Int\n  @@index([x, y], name: "feed")\n  @@unique([x, y], name: "both")\n}\n`
  const { schema } = await planned(model, 'rename field A x z --zero-downtime')
  expect(schema).toContain('@@index([z, y])')
  expect(schema).toContain('@@index([x, y], name: "feed")')
  expect(schema).toContain('@@unique([z, y], name: "both")')
  expect(schema).toContain('@@unique([x, y])')
  expect((await planned(model, 'index A x,y=desc')).sql).toContain('A_x_y_idx')
})

describe('where the client keeps the relations', () => {
  const prisma = {
    head: 'datasource db {\n  provider = "postgresql"\n  relationMode = "prisma"\n}\n\n',
  }
  const model = `model A {\n  ${key}\n}\n`

  test('one to its own model restricts', async () => {
    const { schema, sql } = await planned(model, 'relation A a:ref:A:optional:as=as', prisma)
    expect(schema).toContain('references: [id], onDelete: Restrict, onUpdate: Restrict)')
    expect(sql).not.toContain('FOREIGN KEY')
  })

  test('and does nothing else', async () => {
    const command = 'relation A a:ref:A:optional:as=as:onDelete=cascade'
    expect(await refused(model, command, prisma)).toBe('SCHEMA.RELATION_MODE')
  })
})

describe('a new model is called', () => {
  const field = 'firstName String'
  test.each([
    [
      'as its model, as the others are',
      `model A {\n  ${key}\n  ${field}\n}`,
      /model Post \{[^@]*@id/,
    ],
    ['in the singular', `model A {\n  ${key}\n  ${field}\n  @@map("a")\n}`, /@@map\("post"\)/],
    ['in the plural', `model Cat {\n  ${key}\n  ${field}\n  @@map("cats")\n}`, /@@map\("posts"\)/],
    ['in the plural where there is none', '', /@@map\("posts"\)/],
  ])('%s', async (style, models, expected) => {
    const command = 'model Post bodyText:text kind:enum:a,b'
    const { schema } = await planned(models && `${models}\n`, command)
    expect(schema).toMatch(expected)
    expect(schema.includes('@@map("post_kind")')).toBe(!style.startsWith('as its model'))
    expect(schema.includes('@map("body_text")')).toBe(models === '')
    expect(schema.includes('@map("created_at")')).toBe(models === '')
    expect((await planned(schema, command, { head: '' })).schema).toBe('identical')
  })

  test('by its plural where that does not follow from its name', async () => {
    const { schema } = await planned(`model A {\n  ${key}\n}\n`, 'model News --plural newsItems')
    expect(schema).toContain('@@map("news_items")')
  })

  test('and its other side in the plural, also where tables are in the singular', async () => {
    const models = `model Cat {\n  ${key}\n  @@map("cat")\n}\nmodel Toy {\n  ${key}\n  @@map("toy")\n}\n`
    const { schema } = await planned(models, 'relation Toy cat:ref:Cat:optional')
    expect(lineOf(schema, 'toys')).toBe('  toys Toy[]')
    const joined = await planned(models, 'join Toy Cat')
    expect(joined.schema).toContain('@@map("toy_cat")')
    expect(joined.schema).toMatch(/toyCats +ToyCat\[\]/)
  })
})

describe('a new block stands', () => {
  const post = `model Post {\n  ${key}\n}\n`
  const names = (schema: string) =>
    [...schema.matchAll(/^(?:model|enum) (\w+)/gm)].map(([, name]) => name)
  const two = 'enum Role {\n  a\n}\n\nenum Size {\n  a\n}\n'

  test.each([
    ['enum Mood a', ['Role', 'Size', 'Mood', 'Post']],
    ['field Post mood:enum:a,b:optional', ['Role', 'Size', 'PostMood', 'Post']],
    ['model Tag', ['Role', 'Size', 'Post', 'Tag']],
  ])('%s: before the models where all enums do', async (command, expected) => {
    expect(names((await planned(`${two}\n${post}`, command)).schema)).toEqual(expected)
  })

  test.each([
    ['enum Mood a', ['Post', 'Role', 'Size', 'Mood']],
    ['field Post mood:enum:a,b:optional', ['Post', 'Role', 'Size', 'PostMood']],
    ['model Tag kind:enum:a,b', ['Post', 'Tag', 'Role', 'Size', 'TagKind']],
  ])('%s: behind the models where all enums do', async (command, expected) => {
    expect(names((await planned(`${post}\n${two}`, command)).schema)).toEqual(expected)
  })

  test('behind its model where enums do', async () => {
    const own = `${post}\nenum PostKind {\n  a\n}\n\nenum PostState {\n  a\n}\n`
    const { schema } = await planned(own, 'model Tag kind:enum:a,b')
    expect(names(schema)).toEqual(['Post', 'PostKind', 'PostState', 'Tag', 'TagKind'])
  })

  test('in the file of the enums where they have one', async () => {
    const files = [
      { path: '/schema/enums.prisma', content: two },
      { path: '/schema/schema.prisma', content: head + post },
    ]
    const state = stateOf(files, false)
    const plan = await planInMemory(['field', 'Post', 'mood:enum:a,b:optional'], state)
    const after = plan === 'identical' ? [] : plan.after
    expect(names(after[0]?.content ?? '')).toEqual(['Role', 'Size', 'PostMood'])
  })
})

test('a new block is written with tabs, or as deep as the others', async () => {
  const tabs = 'model A {\n\tid\tInt\t@id\n\tname\tString\n}\n'
  const { schema } = await planned(tabs, 'model Post size:int --no-timestamps')
  expect(schema).toContain(
    '\nmodel Post {\n\tid\tString\t@id @default(uuid(7)) @db.Uuid\n\tsize\tInt\n}',
  )
  const four = await planned('model A {\n    id Int @id\n}\n', 'enum Mood happy')
  expect(four.schema).toContain('enum Mood {\n    happy\n}')
})

test('a value is not called as another is in the database', async () => {
  const model = `model A {\n  ${key}\n}\n\nenum State {\n  confirmed @map("C")\n}\n`
  expect(await refused(model, 'enum-value State C')).toBe('SCHEMA.NAME_TAKEN')
})

test('a field is aligned with those that it stands with', async () => {
  const model = `model A {\n  id   Int    @id\n  name String @default("")\n\n  children A[] @relation("x")\n  parent   A?  @relation("x", fields: [up], references: [id])\n  up       Int?\n}\n`
  const { schema } = await planned(
    `${model}model B {\n  id Int @id\n}\n`,
    'relation B a:ref:A:optional',
  )
  expect(lineOf(schema, 'bs ')).toBe('  bs       B[]')
  const stamped = model.replace('@id\n', '@id\n  createdAt DateTime @default(now())\n')
  const added = await planned(stamped, 'field A n:int:optional:unique')
  expect(lineOf(added.schema, 'n ')).toBe('  n    Int?   @unique')
})

test('an index stands before what says where a table is', async () => {
  const several = {
    head: 'datasource db {\n  provider = "postgresql"\n  schemas = ["public"]\n}\n\n',
  }
  const model = `model A {\n  ${key}\n  x Int\n\n  @@map("as")\n  @@schema("public")\n}\n`
  const { schema } = await planned(model, 'index A x', several)
  expect(schema).toContain('\n\n  @@index([x])\n  @@map("as")\n  @@schema("public")')
})

describe('a refusal names', () => {
  const message = (models: string, command: string) =>
    planned(models, command).then(
      () => 'done',
      (error) => `${error.message} → ${error.hint}`,
    )
  const model = `model A {\n  ${key}\n  x String @default("DE")\n  y Float\n}\n\nenum E {\n  a\n}\n`

  test.each([
    ['rename field A x y', 'Model "A" has a field "y" already. → Choose another name'],
    ['enum A a', 'There is the model "A" already. → Choose another name'],
    ['model E', 'There is the enum "E" already. → Choose another name'],
    [
      'enum e_f a',
      '"e_f" is no enum name: it starts with a capital and holds letters and digits only. → Write EF',
    ],
    [
      'retype A.x uuid',
      'Field "x" of A has the default "DE", which is not valid for the new type. → pnpm gen retype A.x uuid:default=<value>',
    ],
    [
      'retype A.y int',
      `From DOUBLE PRECISION to INTEGER, values of "y" would be rounded or cut without a word. → If that is meant: pnpm gen retype A.y int --using 'y::INTEGER'`,
    ],
  ])('what %s lacks', async (command, expected) => {
    expect(await message(model, command)).toBe(expected)
  })

  test('a view as one', async () => {
    const view = `generator client {\n  provider = "prisma-client"\n  previewFeatures = ["views"]\n}\n\nview V {\n  k Int @unique\n}\n`
    expect(await message(view, 'remove model V')).toContain('→ Change the view by SQL')
  })
})
