import { describe, expect, test } from 'vitest'
import { temporaryProject } from '../temporary-project.ts'
import { projectWithPosts } from './project-with-posts.ts'
import { refuses } from './refuses.ts'

const schemaFile = 'packages/db/prisma/schema.prisma'

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

  test('counts what is no value of the new type', async () => {
    const project = await projectWithPosts()
    const before = project.files()
    const refused = await project.run('retype Post.title uuid')
    expect(refused.error).toMatchObject({
      code: 'DATA.UNCASTABLE',
      message: expect.stringContaining('50 rows of posts whose title is no UUID'),
    })
    expect(await project.run('retype Post.slug string:5')).toMatchObject({
      error: { code: 'DATA.UNCASTABLE', message: expect.stringContaining('50 rows') },
    })
    expect(project.files()).toEqual(before)
    const cut = ['retype', 'Post.title', 'int', '--using', 'title::int']
    expect(await project.run(cut)).toMatchObject({
      error: { code: 'DATA.UNCASTABLE', hint: expect.stringContaining('the SQL of --using') },
    })
    const run = await project.run([
      'retype',
      'Post.title',
      'int',
      '--using',
      "replace(title, 'title ', '')::int",
    ])
    expect(run.error).toBeUndefined()
    expect(await project.query('SELECT sum(title_integer)::int AS n FROM posts')).toEqual([
      { n: 1275 },
    ])
    expect(await project.drift()).toBe('')
  })

  test('a text becomes a new enum', async () => {
    const project = await projectWithPosts()
    await project.query("UPDATE posts SET body = CASE WHEN body IS NULL THEN NULL ELSE 'low' END")
    expect(await project.run('retype Post.body enum:high')).toMatchObject({
      error: { code: 'DATA.UNCASTABLE', message: expect.stringContaining('25 rows') },
    })
    const run = await project.run('retype Post.body enum:low,high')
    expect(run.error).toBeUndefined()
    expect(project.read(schemaFile)).toContain('enum PostBody {')
    expect(
      await project.query("SELECT count(*)::int AS n FROM posts WHERE body_enum = 'low'"),
    ).toEqual([{ n: 25 }])
    expect(await project.drift()).toBe('')
  })

  test('an expression makes the values of a new enum, on every kind of table', async () => {
    const project = await projectWithPosts()
    await project.query("UPDATE posts SET body = 'LOW' WHERE body IS NOT NULL")
    const using = ['enum:low,high', '--using', 'lower(body)::post_body']
    expect((await project.run(['retype', 'Post.body', ...using])).error).toBeUndefined()
    expect(await project.drift()).toBe('')
    await project.run('model Note state:string')
    await project.query("INSERT INTO notes (id, state) VALUES (gen_random_uuid(), 'X')")
    const direct = ['retype', 'Note.state', 'enum:x,y', '--using', 'lower(state)']
    expect((await project.run(direct)).error).toBeUndefined()
    expect(await project.query('SELECT state FROM notes')).toEqual([{ state: 'x' }])
    expect(await project.drift()).toBe('')
    expect((await project.run('undo')).error).toBeUndefined()
    expect(await project.drift()).toBe('')
  })

  test('undo brings back what a cast would not, but for what was written since', async () => {
    const project = await projectWithPosts()
    await project.run('model Note code:string')
    await project.query(
      "INSERT INTO notes (id, code) SELECT gen_random_uuid(), unnest(ARRAY['007', '+5', '1'])",
    )
    expect((await project.run('retype Note.code int')).error).toBeUndefined()
    await project.query('UPDATE notes SET code = 2 WHERE code = 1')
    expect((await project.run('undo')).error).toBeUndefined()
    expect(await project.query('SELECT code FROM notes ORDER BY code')).toEqual(
      [{ code: '007' }, { code: '+5' }, { code: '2' }].toSorted((a, b) =>
        a.code < b.code ? -1 : 1,
      ),
    )
    const using = ['retype', 'Note.code', 'string:20', '--using', "replace(code, '+', '$code')"]
    expect((await project.run(using)).error).toBeUndefined()
    expect(await project.query("SELECT code FROM notes WHERE code LIKE '$%'")).toEqual([
      { code: '$code5' },
    ])
  })

  test('a default becomes one of the new type', async () => {
    const project = await projectWithPosts()
    await project.run('field Post pinned:bool:default=false')
    expect(await project.run('retype Post.pinned uuid --dry-run')).toMatchObject({
      error: { code: 'RETYPE.DEFAULT', hint: 'pnpm gen retype Post.pinned uuid:default=<value>' },
    })
    const number = await project.run('retype Post.pinned int:default=3')
    expect(number.error).toBeUndefined()
    expect(project.read(schemaFile)).toMatch(/pinned +Int +@default\(3\)/)
    expect((await project.run('undo')).error).toBeUndefined()
    const run = await project.run('retype Post.pinned string')
    expect(run.error).toBeUndefined()
    expect(project.read(schemaFile)).toMatch(/pinned +String +@default\("false"\)/)
    expect(await project.drift()).toBe('')
    expect((await project.run('undo')).error).toBeUndefined()
    await project.run('model Note done:bool:default=true')
    expect((await project.run('retype Note.done string:5')).error).toBeUndefined()
    expect(await project.drift()).toBe('')
    expect((await project.run('undo')).error).toBeUndefined()
    expect(await project.drift()).toBe('')
  })

  test('the command of a hint makes days of UTC in a database of another time zone', async () => {
    const project = await temporaryProject()
    await project.query(
      `DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET timezone = ''Europe/Berlin''', current_database()); END $$`,
    )
    await project.run('model Order at:datetime')
    await project.query(
      "INSERT INTO orders (id, at) VALUES (gen_random_uuid(), '2026-01-31 23:30Z')",
    )
    const { error } = await project.run('retype Order.at date')
    const [, using = ''] = /--using "(.+)"$/.exec((error as { hint: string }).hint) ?? []
    expect(
      (await project.run(['retype', 'Order.at', 'date', '--using', using])).error,
    ).toBeUndefined()
    expect(await project.query('SELECT at_date::text AS day FROM orders')).toEqual([
      { day: '2026-01-31' },
    ])
    await project.query("UPDATE orders SET at_date = '2026-02-03'")
    expect(await project.query("SELECT at = '2026-02-03 00:00Z' AS same FROM orders")).toEqual([
      { same: true },
    ])
    expect(await project.drift()).toBe('')
  })

  test('refuses to round without a word', async () => {
    const project = await temporaryProject()
    await project.run('model Order total:decimal:12.4')
    expect(await project.run('retype Order.total decimal:12.2')).toMatchObject({
      error: { code: 'RETYPE.LOSSY' },
    })
    const run = await project.run([
      'retype',
      'Order.total',
      'decimal:12.2',
      '--using',
      'round(total, 2)',
    ])
    expect(run.error).toBeUndefined()
    expect(await project.drift()).toBe('')
  })
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
  test.each(cases)('%s to %s counts %s and takes %s', async (from, to, bad, good, using) => {
    const project = await temporaryProject()
    await project.run(`model Note value:${from}`)
    const insert = (value: string) =>
      project.query(`INSERT INTO notes (id, value) VALUES (gen_random_uuid(), '${value}')`)
    await insert(good)
    await insert(bad)
    const before = project.files()
    const refused = await project.run(`retype Note.value ${to}`)
    expect(refused.error).toMatchObject({
      code: 'DATA.UNCASTABLE',
      message: expect.stringMatching(/has 1 row of notes whose value/),
      hint: expect.stringContaining(using),
    })
    expect(project.files()).toEqual(before)
    await project.query(`DELETE FROM notes WHERE value::text = '${bad}'`)
    expect((await project.run(`retype Note.value ${to}`)).error).toBeUndefined()
    expect(await project.drift()).toBe('')
  })

  test('--using rounds, since it says so', async () => {
    const project = await temporaryProject()
    await project.run('model Note value:string')
    await project.query("INSERT INTO notes (id, value) VALUES (gen_random_uuid(), '10.555')")
    const using = ['--using', 'value::DECIMAL(12,2)']
    const run = await project.run(['retype', 'Note.value', 'decimal:12.2', ...using])
    expect(run.error).toBeUndefined()
    expect(await project.query('SELECT value_decimal::text FROM notes')).toEqual([
      { value_decimal: '10.56' },
    ])
  })
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
