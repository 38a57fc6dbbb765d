import { describe, expect, test } from 'vitest'
import { planInMemory, stateOf } from './command-properties/plan-in-memory.ts'
import { head, key, planned, refused } from './planned.ts'

/* Schemas of other hands that random sequences of commands came upon: see command-properties.test.ts. */

describe('with several schemas of the database', () => {
  const several = {
    head: 'datasource db {\n  provider = "postgresql"\n  schemas = ["public", "auth"]\n}\n\n',
  }
  const model = `model A {\n  ${key}\n  x String?\n  b B[]\n  @@schema("public")\n}\nmodel B {\n  ${key}\n  a Int?\n  of A? @relation(fields: [a], references: [id])\n  @@schema("auth")\n}\n`

  test('what is new goes into one of them', async () => {
    const { schema, sql } = await planned(model, 'model Post kind:enum:a,b', several)
    expect(schema).toMatch(/enum PostKind \{[^}]*@@schema\("public"\)/)
    expect(schema).toMatch(/model Post \{[^}]*@@schema\("public"\)/)
    expect(sql).toContain('CREATE TABLE "Post"')
    const added = await planned(model, 'field B kind:enum:a,b:optional', several)
    expect(added.sql).toContain('CREATE TYPE "auth"."BKind"')
  })

  test('the usual one is left out of the SQL, as Prisma does', async () => {
    const remove = await planned(model, 'remove field A x --now', several)
    expect(remove.sql).toContain('ALTER TABLE "A" DROP COLUMN "x"')
    const relation = await planned(model, 'remove field B of --now', several)
    expect(relation.sql).toContain('ALTER TABLE "auth"."B" DROP COLUMN "a"')
    const field = await planned(model, "field A y:string:backfill='y'", several)
    expect(field.sql).toContain('ALTER TABLE "A" ADD COLUMN "y"')
  })
})

describe('retype', () => {
  test('takes the default along, or says that it cannot', async () => {
    const model = `model A {\n  ${key}\n  x String @default("5")\n  y String @default("a")\n  z Int @default(1)\n}\n`
    const { schema, sql, undo } = await planned(model, 'retype A.x int', { unreleased: true })
    expect(schema).toMatch(/x Int +@default\(5\)/)
    expect(sql).toMatch(
      /DROP DEFAULT;\n.* SET DATA TYPE INTEGER USING "x"::INTEGER;\n.* SET DEFAULT 5/,
    )
    expect(undo).toContain(`SET DEFAULT '5'`)
    expect(await refused(model, 'retype A.y int')).toBe('RETYPE.DEFAULT')
    expect(await refused(model, 'retype A.id string')).toBe('RETYPE.DEFAULT')
    expect((await planned(model, 'retype A.z bigint')).schema).toMatch(/z BigInt +@default\(1\)/)
  })

  test('of an instant to a text takes the default by its words', async () => {
    const model = `model A {\n  ${key}\n  x DateTime @default("2026-01-31T00:00:00Z")\n}\n`
    expect((await planned(model, 'retype A.x string')).schema).toMatch(
      /x String +@default\("2026-01-31T00:00:00Z"\)/,
    )
  })

  test('leaves what the client does not know beside its successor', async () => {
    const model = `model A {\n  ${key}\n  x Unsupported("tsvector")?\n}\n`
    expect((await planned(model, 'retype A.x text')).schema).toMatch(
      /oldX Unsupported\("tsvector"\)\? @map\("x"\)\n/,
    )
  })

  test('gives each of two columns an index of its own name', async () => {
    const model = `model A {\n  ${key}\n  x String @unique(map: "u")\n  y Int\n  /* a */ @@ index ( [y, x ( sort: Desc )], map: "i" )\n}\n`
    const { schema } = await planned(model, 'retype A.x int')
    expect(schema).toMatch(/ x Int +@unique +@map\("x_integer"\)/)
    expect(schema).toMatch(/ oldX String\? +@unique\(map: ?"u"\) @map\("x"\) @ignore/)
    expect(schema).toContain('@@index( [y, x ( sort: Desc )] )')
    expect(schema).toContain('@@index( [y, oldX ( sort: Desc )], map: "i" )')
  })

  test('leaves alone what a relation or an index needs', async () => {
    const model = `model A {\n  ${key}\n  b B[]\n  j Json\n  @@index([j], type: Gin)\n}\nmodel B {\n  ${key}\n  a Int\n  of A @relation(fields: [a], references: [id])\n}\n`
    const options = { unreleased: true }
    expect(await refused(model, 'retype B.a bigint', options)).toBe('RETYPE.IN_RELATION')
    expect(await refused(model, 'retype A.j inet', options)).toBe('RETYPE.INDEXED')
  })

  test('leaves rows something to be told apart by that the client knows', async () => {
    const model = `model A {\n  x String @unique\n  y Int\n  @@unique([x, y])\n}\n`
    expect(await refused(model, 'retype A.x tsvector')).toBe('RETYPE.ONLY_KEY')
    const two = model.replace('y Int', 'y Int @unique')
    expect(await refused(two, 'retype A.x tsvector')).toBe('done')
  })

  test('of an ignored field to what the client never knows takes @ignore away', async () => {
    const model = `model A {\n  ${key}\n  x String? @ignore\n}\n`
    for (const unreleased of [true, false]) {
      const { schema } = await planned(model, 'retype A.x interval', { unreleased })
      expect(schema).toMatch(/ x Unsupported\("interval"\)\?( @map\("x_interval"\))?\n/)
    }
  })

  test('is finished where a migration keeps both columns equal, and is not dropped unasked', async () => {
    const model = `model A {\n  ${key}\n  x Int\n  oldX String? @ignore\n}\n`
    expect(await refused(model, 'retype A.x --finish')).toBe('RETYPE.NOT_BEGUN')
  })

  test('to the type that a field has is nothing to do', async () => {
    const model = `model A {\n  ${key}\n  x DateTime @db.Date\n}\n`
    expect((await planned(model, 'retype A.x date')).schema).toBe('identical')
  })
})

describe('remove', () => {
  const model = `model A {\n  key String @unique\n  x Int @unique\n  y Int?\n  b B[]\n}\nmodel B {\n  only String @unique\n  a String\n  of A @relation(fields: [a], references: [key])\n}\n`

  test('leaves a model the key that rows are told apart by', async () => {
    expect(await refused(model, 'remove field B only')).toBe('REMOVE.ONLY_KEY')
    expect(await refused(model, 'optional B.only')).toBe('OPTIONAL.NOT_POSSIBLE')
    expect(await refused(model, 'remove field A x')).toBe('done')
    const twice =
      'model A {\n  x String @unique\n  y Int\n  z Int @unique @ignore\n  @@unique([x, y])\n}\n'
    expect(await refused(twice, 'optional A.x')).toBe('OPTIONAL.NOT_POSSIBLE')
  })

  test('takes a required relation of a model to itself, whose other side is there too', async () => {
    const model = (other: string) =>
      `model A {\n  ${key}\n  up Int @unique\n  parent A @relation("t", fields: [up], references: [id])\n  child ${other} @relation("t")\n}\n`
    for (const other of ['A[]', 'A?']) {
      const { schema } = await planned(model(other), 'remove field A parent')
      expect(schema).toMatch(/parent A\? @relation\("t", fields: .*onDelete: Restrict\) @ignore/)
      expect(schema).toContain(`child ${other} @relation("t") @ignore`)
    }
  })

  test('leaves what others refer to, views too', async () => {
    expect(await refused(model, 'remove field A key --now')).toBe('REMOVE.REFERRED')
    const view = `generator client {\n  provider = "prisma-client"\n  previewFeatures = ["views"]\n}\nmodel A {\n  ${key}\n  v V[]\n}\nview V {\n  k Int @unique\n  a Int\n  of A @relation(fields: [a], references: [id])\n}\n`
    expect(await refused(view, 'remove model A --now')).toBe('REMOVE.REFERENCED')
  })
})

describe('relations', () => {
  test('a list needs a key on both sides', async () => {
    const model = `model A {\n  key String @unique\n}\nmodel B {\n  ${key}\n}\n`
    expect(await refused(model, 'field A b:many:B')).toBe('SCHEMA.NO_ID')
    expect(await refused(model, 'field B a:many:A')).toBe('SCHEMA.NO_ID')
  })

  test('two do not have one name, the one that Prisma gives included', async () => {
    const model = `model A {\n  ${key}\n  b B[] @relation("AToB")\n  c B[] @relation("x")\n}\nmodel B {\n  ${key}\n  a Int?\n  of A? @relation("AToB", fields: [a], references: [id])\n  a2 Int?\n  of2 A? @relation("x", fields: [a2], references: [id])\n}\n`
    expect(await refused(model, 'field A d:many:B')).toBe('SCHEMA.AMBIGUOUS')
    expect(await refused(model, 'field A d:many:B:as=d:rel=x')).toBe('SCHEMA.AMBIGUOUS')
    expect((await planned(model, 'field A d:many:B:as=d')).schema).toContain('@relation("AD")')
  })

  test('whose two sides have one name are there already', async () => {
    const model = `model Tag {\n  ${key}\n}\nmodel Post {\n  ${key}\n}\n`
    const command = 'relation Tag tags:ref:Post:optional'
    const { schema } = await planned(model, command)
    expect(schema).toMatch(/tags Post\?[\s\S]*tags Tag\[\]/)
    expect((await planned(schema.replace(head, ''), command)).schema).toBe('identical')
  })

  test('keep what they do on a deletion when they become optional, in any words', async () => {
    const model = `model A {\n  ${key}\n  b B[]\n}\nmodel B {\n  ${key}\n  a Int\n  of A @ relation (fields: [a], references: [id] )\n}\n`
    expect((await planned(model, 'optional B.of')).schema).toMatch(
      /of A\? +@ relation \(fields: \[a\], references: \[id\] , onDelete: Restrict\)/,
    )
  })

  test('the other side is called after the model where its table could name no field', async () => {
    const model = `model A {\n  ${key}\n  @@map("t // {")\n}\nmodel B {\n  ${key}\n}\n`
    expect((await planned(model, 'field A b:ref:B:optional')).schema).toMatch(/ as +A\[\]/)
  })
})

test('a folder of a migration has a plain name, whatever fields and tables are called', async () => {
  const model = `model A {\n  ${key}\n  größe Int\n  x Int\n}\n`
  expect((await planned(model, 'unique A x,größe')).names).toEqual([
    'add_a_x_gr_e_unique',
    'add_a_x_gr_e_key',
  ])
})

test('a list of defaults is one clause', async () => {
  const model = `model A {\n  ${key}\n}\n`
  expect((await planned(model, 'field A x:string:list:default=a,b')).sql).toContain(
    `"x" TEXT[] DEFAULT ARRAY['a', 'b']::TEXT[]`,
  )
})

test('a default with a fraction is what it says, also where Prisma reads it as the number beside', async () => {
  const model = `model A {\n  ${key}\n}\n`
  const fields = Array.from({ length: 99 }, (_, at) => `x${at}:decimal:6.3:default=${at / 10}`)
  expect((await planned(model, `field A ${fields.join(' ')}`)).schema).toContain('@default(2.3)')
})

test('a default is required in a column of any name, and where it is there already', async () => {
  const model = `model A {\n  ${key}\n  x String? @default("a") @map("the (x)")\n}\n`
  const same = await planned(model, 'require A.x --default a')
  expect(same.sql).not.toContain('SET DEFAULT')
  expect(same.sql).toContain(`SET "the (x)" = 'a'`)
  const other = await planned(model, 'require A.x --default b')
  expect(other.sql).toContain(`ALTER COLUMN "the (x)" SET DEFAULT 'b'`)
  expect(other.undo).toContain(`ALTER COLUMN "the (x)" SET DEFAULT 'a'`)
})

test('an index is refused where Prisma would give it the name of another', async () => {
  const model = `model A {\n  ${key}\n  x Int\n  y Int\n  @@index(fields: x)\n  @@index([y], map: "own")\n}\n`
  expect(await refused(model, 'index A x=desc')).toBe('SCHEMA.CONFLICT')
  const { schema } = await planned(model, 'index A y=desc')
  expect((await planned(schema.replace(head, ''), 'index A y=desc')).schema).toBe('identical')
})

test('files stay in the order in which they are read, so that the client is the same after an undo', async () => {
  const files = ['a', 'z'].map((name) => ({
    path: `/schema/${name}.prisma`,
    content: name === 'a' ? head : '',
  }))
  const models = ['b', 'c'].map((name) => ({
    path: `/schema/${name}.prisma`,
    content: `model ${name.toUpperCase()} {\n  ${key}\n}\n`,
  }))
  const state = stateOf(
    [...files, ...models].sort((a, b) => (a.path < b.path ? -1 : 1)),
    false,
  )
  const plan = await planInMemory(['model', 'Post'], state)
  const paths = plan === 'identical' ? [] : plan.after.map(({ path }) => path)
  expect(paths).toContain('/schema/post.prisma')
  expect(paths).toEqual(paths.toSorted())
})

test('a hash index is of one field', async () => {
  const model = `model A {\n  ${key}\n  x Int\n}\n`
  expect(await refused(model, 'index A id,x --type hash')).toBe('INDEX.ONE_FIELD')
})

test('the column of a view is not dropped', async () => {
  const view = `generator client {\n  provider = "prisma-client"\n  previewFeatures = ["views"]\n}\nmodel A {\n  ${key}\n  v V[]\n}\nview V {\n  k Int @unique\n  a Int\n  of A @relation(fields: [a], references: [id])\n}\n`
  expect(await refused(view, 'remove field A v --now')).toBe('REMOVE.OF_VIEW')
})

test('a rename finds the keys of a table whose name has spaces', async () => {
  const model = `model A {\n  ${key}\n  up Int?\n  parent A? @relation("t", fields: [up], references: [id])\n  children A[] @relation("t")\n  @@map("the as")\n}\n`
  expect((await planned(model, 'rename model A Box --db')).sql).toContain(
    'RENAME CONSTRAINT "the as_up_fkey" TO "boxes_up_fkey"',
  )
})
