import { UserError } from '@repo/cli'
import { describe, expect, test } from 'vitest'
import { emptyDatabase } from '../tables.ts'
import { fillWithPosts, projectWithPosts } from './project-with-posts.ts'
import { refuses } from './refuses.ts'

const schemaFile = 'packages/db/prisma/schema.prisma'
const onTables = emptyDatabase()

describe('gen retype', () => {
  test('in place where Postgres takes the values as they are', async () => {
    const project = await projectWithPosts()
    const before = project.files()
    const run = await project.run('retype Post.slug string:200')
    expect(run.error).toBeUndefined()
    expect(run.stderr).toContain('1 migration: Postgres takes the values as they are')
    expect(project.read(schemaFile)).toMatch(/slug +String +@unique @db.VarChar\(200\)/)
    expect(project.read('apps/api/src/routes/posts/schemas.ts')).toContain('slug: field.text(200),')
    expect(await project.drift()).toBe('')
    expect(await project.run('retype Post.slug string:200')).toMatchObject({
      stdout: 'identical: Post.slug is VARCHAR(200) already.',
    })
    expect((await project.run('undo')).error).toBeUndefined()
    expect(project.files()).toEqual(before)
    expect(await project.drift()).toBe('')
  })

  test('beside the old column where every row would be written', async () => {
    const project = await projectWithPosts()
    await project.run('field Post views:int:default=7')
    project.release()
    const before = project.files()
    const run = await project.run('retype Post.views bigint')
    expect(run.error).toBeUndefined()
    const schema = project.read(schemaFile)
    expect(schema).toMatch(/views +BigInt +@default\(7\) +@map\("views_bigint"\)/)
    expect(schema).toMatch(/oldViews +Int\? +@map\("views"\) @ignore/)
    expect(run.stderr).toContain(
      'Until --finish, writes of the new release fail where their views is no INTEGER.',
    )
    expect(run.stderr).not.toContain('Writes of the release that runs fail')
    expect(await project.run('retype Post.views decimal:20.0')).toMatchObject({
      error: { hint: expect.stringContaining('pnpm gen retype Post.views --finish') },
    })
    expect(await project.drift()).toBe('')
    await project.query("UPDATE posts SET views = 8 WHERE slug = 'slug-1'")
    await project.query("UPDATE posts SET views_bigint = 9 WHERE slug = 'slug-2'")
    expect(
      await project.query('SELECT count(*)::int AS n FROM posts WHERE views = views_bigint'),
    ).toEqual([{ n: 50 }])
    const finished = await project.run('retype Post.views --finish')
    expect(finished.error).toBeUndefined()
    expect(project.read(schemaFile)).not.toContain('oldViews')
    expect(await project.drift()).toBe('')
    expect((await project.run('undo')).error).toBeUndefined()
    expect((await project.run('undo')).error).toBeUndefined()
    expect(project.files()).toEqual(before)
    expect(
      await project.query("SELECT views FROM posts WHERE slug IN ('slug-1', 'slug-2') ORDER BY 1"),
    ).toEqual([{ views: 8 }, { views: 9 }])
    expect(await project.drift()).toBe('')
  })

  test('counts what is no value of the new type', () =>
    onTables(async (tables) => {
      const { run, query, drift } = tables
      await fillWithPosts(tables)
      await expect(run('retype Post.title uuid')).rejects.toMatchObject({
        code: 'DATA.UNCASTABLE',
        message: expect.stringContaining('50 rows of posts whose title is no UUID'),
      })
      await expect(run('retype Post.slug string:5')).rejects.toMatchObject({
        code: 'DATA.UNCASTABLE',
        message: expect.stringContaining('50 rows'),
      })
      const retype = ['retype', 'Post.title', 'int', '--using']
      await expect(run([...retype, 'title::int'])).rejects.toMatchObject({
        code: 'DATA.UNCASTABLE',
        hint: expect.stringContaining('the SQL of --using'),
      })
      await run([...retype, "replace(title, 'title ', '')::int"])
      expect(await query('SELECT sum(title_integer)::int AS n FROM posts')).toEqual([{ n: 1275 }])
      expect(await drift()).toBe('')
    }))

  test('a text becomes a new enum', () =>
    onTables(async (tables) => {
      const { run, query, drift, schema } = tables
      await fillWithPosts(tables)
      await query("UPDATE posts SET body = CASE WHEN body IS NULL THEN NULL ELSE 'low' END")
      await expect(run('retype Post.body enum:high')).rejects.toMatchObject({
        code: 'DATA.UNCASTABLE',
        message: expect.stringContaining('25 rows'),
      })
      await run('retype Post.body enum:low,high')
      expect(schema()).toContain('enum PostBody {')
      const low = "SELECT count(*)::int AS n FROM posts WHERE body_enum = 'low'"
      expect(await query(low)).toEqual([{ n: 25 }])
      expect(await drift()).toBe('')
    }))

  test('an expression makes the values of a new enum', () =>
    onTables(async (tables) => {
      const { run, query, drift } = tables
      await fillWithPosts(tables)
      await query("UPDATE posts SET body = 'LOW' WHERE body IS NOT NULL")
      await run(['retype', 'Post.body', 'enum:low,high', '--using', 'lower(body)::post_body'])
      const low = "SELECT count(*)::int AS n FROM posts WHERE body_enum = 'low'"
      expect(await query(low)).toEqual([{ n: 25 }])
      expect(await drift()).toBe('')
    }))

  test('and so in a table that only this branch has', () =>
    onTables(
      async ({ run, query, undo, drift }) => {
        await run('model Note state:string')
        await query("INSERT INTO notes (id, state) VALUES (gen_random_uuid(), 'X')")
        const plan = await run(['retype', 'Note.state', 'enum:x,y', '--using', 'lower(state)'])
        expect(await query('SELECT state FROM notes')).toEqual([{ state: 'x' }])
        expect(await drift()).toBe('')
        await undo(plan)
        expect(await drift()).toBe('')
      },
      { unreleased: true },
    ))

  test('undo brings back what a cast would not, but for what was written since', () =>
    onTables(
      async ({ run, query, undo }) => {
        await run('model Note code:string')
        await query(
          "INSERT INTO notes (id, code) SELECT gen_random_uuid(), unnest(ARRAY['007', '+5', '1'])",
        )
        const plan = await run('retype Note.code int')
        await query('UPDATE notes SET code = 2 WHERE code = 1')
        await undo(plan)
        const codes = await query('SELECT code FROM notes')
        expect(codes.map(({ code }) => code).toSorted()).toEqual(['+5', '007', '2'])
        const using = "replace(code, '+', '$code')"
        await run(['retype', 'Note.code', 'string:20', '--using', using])
        expect(await query("SELECT code FROM notes WHERE code LIKE '$%'")).toEqual([
          { code: '$code5' },
        ])
      },
      { unreleased: true },
    ))

  test('a default becomes one of the new type', () =>
    onTables(async (tables) => {
      const { run, undo, drift, schema } = tables
      await fillWithPosts(tables)
      await run('field Post pinned:bool:default=false')
      await expect(run('retype Post.pinned uuid')).rejects.toMatchObject({
        code: 'RETYPE.DEFAULT',
        hint: 'pnpm gen retype Post.pinned uuid:default=<value>',
      })
      const number = await run('retype Post.pinned int:default=3')
      expect(schema()).toMatch(/pinned +Int +@default\(3\)/)
      await undo(number)
      const text = await run('retype Post.pinned string')
      expect(schema()).toMatch(/pinned +String +@default\("false"\)/)
      expect(await drift()).toBe('')
      await undo(text)
      expect(await drift()).toBe('')
    }))

  test('and so in a table that only this branch has, in place', () =>
    onTables(
      async ({ run, undo, drift }) => {
        await run('model Note done:bool:default=true')
        const plan = await run('retype Note.done string:5')
        expect(await drift()).toBe('')
        await undo(plan)
        expect(await drift()).toBe('')
      },
      { unreleased: true },
    ))

  test('the command of a hint makes days of UTC in a database of another time zone', () =>
    onTables(async ({ run, query, drift }) => {
      await query("SET LOCAL timezone = 'Europe/Berlin'")
      await run('model Order at:datetime')
      await query("INSERT INTO orders (id, at) VALUES (gen_random_uuid(), '2026-01-31 23:30Z')")
      const error = await run('retype Order.at date').catch((thrown: UserError) => thrown)
      const hint = error instanceof UserError ? error.hint : ''
      const [, using = ''] = /--using "(.+)"$/.exec(hint ?? '') ?? []
      await run(['retype', 'Order.at', 'date', '--using', using])
      expect(await query('SELECT at_date::text AS day FROM orders')).toEqual([
        { day: '2026-01-31' },
      ])
      await query("UPDATE orders SET at_date = '2026-02-03'")
      expect(await query("SELECT at = '2026-02-03 00:00Z' AS same FROM orders")).toEqual([
        { same: true },
      ])
      expect(await drift()).toBe('')
    }))

  test('says that times are read as UTC where sessions of the database have another zone', async () => {
    const project = await projectWithPosts()
    await project.run('field Post seenAt:timestamp:optional')
    const retype = ['retype', 'Post.seenAt', 'datetime', '--dry-run']
    const notes = async (...using: string[]) => (await project.run([...retype, ...using])).stdout
    const database = new URL(project.url).pathname.slice(1)
    await project.query(`ALTER DATABASE "${database}" SET timezone = 'Europe/Berlin'`)
    expect(await notes()).not.toContain('read as UTC')
    await project.query("UPDATE posts SET seen_at = '2026-01-31 23:30'")
    const using = "seen_at AT TIME ZONE 'Europe/Berlin'"
    expect(await notes()).toContain(
      `Values of seen_at are read as UTC, which is what Prisma writes; the time zone of the database is Europe/Berlin. If they were written in that: pnpm gen retype Post.seenAt datetime --using "${using}"`,
    )
    expect(await notes('--using', using)).not.toContain('read as UTC')
  })

  test('refuses to round without a word', () =>
    onTables(async ({ run, drift }) => {
      await run('model Order total:decimal:12.4')
      const retype = 'retype Order.total decimal:12.2'.split(' ')
      await expect(run(retype)).rejects.toMatchObject({ code: 'RETYPE.LOSSY' })
      await run([...retype, '--using', 'round(total, 2)'])
      expect(await drift()).toBe('')
    }))
})

describe('gen retype of values that a cast would change', () => {
  const cases = [
    ['string', 'decimal:12.2', '10.555', '010.50', `'value::DECIMAL(12,2)'`],
    [
      'string',
      'date',
      '2024-05-01 10:30',
      '2024-05-01',
      `"(value::timestamptz AT TIME ZONE 'UTC')::DATE"`,
    ],
    ['string', 'timestamp', '2024-05-01 10:30:00.0004', '2024-05-01T10:30:00+02:00', ''],
    ['string', 'real', '0.123456789', '0.1', ''],
    ['string', 'float', '12345678901234567', '0.25', ''],
    ['string', 'time', '2024-05-01 10:30', '10:30', ''],
    ['string', 'char:3', 'ab ', 'abc', ''],
    ['float', 'decimal:20.15', '1e-18', '0.1', ''],
    ['json', 'int', '1.5', '2', ''],
    ['int', 'bool', '5', '1', ''],
  ] as const
  test.each(cases)('%s to %s counts %s and takes %s', (from, to, bad, good, using) =>
    onTables(async ({ run, query, drift }) => {
      await run(`model Note value:${from}`)
      const insert = (value: string) =>
        query(`INSERT INTO notes (id, value) VALUES (gen_random_uuid(), '${value}')`)
      await insert(good)
      await insert(bad)
      await expect(run(`retype Note.value ${to}`)).rejects.toMatchObject({
        code: 'DATA.UNCASTABLE',
        message: expect.stringMatching(/has 1 row of notes whose value/),
        hint: expect.stringContaining(using),
      })
      await query(`DELETE FROM notes WHERE value::text = '${bad}'`)
      await run(`retype Note.value ${to}`)
      expect(await drift()).toBe('')
    }),
  )

  test('--using rounds, since it says so', () =>
    onTables(async ({ run, query }) => {
      await run('model Note value:string')
      await query("INSERT INTO notes (id, value) VALUES (gen_random_uuid(), '10.555')")
      await run(['retype', 'Note.value', 'decimal:12.2', '--using', 'value::DECIMAL(12,2)'])
      expect(await query('SELECT value_decimal::text FROM notes')).toEqual([
        { value_decimal: '10.56' },
      ])
    }))
})

refuses([
  ['retype', 'CLI.USAGE'],
  ['retype User.name', 'CLI.USAGE'],
  ['retype User.name string:unique', 'CLI.USAGE'],
  ['retype User.name ref:User', 'CLI.USAGE'],
  ['retype User.name decimal10', 'SPEC.BRACES'],
  ['retype User.id text', 'FIELD.NOT_REPLACEABLE'],
  ['retype User.name --using x', 'CLI.USAGE'],
])
