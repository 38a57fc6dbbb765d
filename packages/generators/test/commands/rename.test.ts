import { rmSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { emptyDatabase } from '../tables.ts'
import { fillWithPosts, projectWithPosts } from './project-with-posts.ts'
import { refuses } from './refuses.ts'

const schemaFile = 'packages/db/prisma/schema.prisma'
const onTables = emptyDatabase()

describe('gen rename field', () => {
  test('in the code only, by @map and without SQL', async () => {
    const project = await projectWithPosts()
    const run = await project.run('rename field Post title headline')
    expect(run).toMatchObject({ code: 0 })
    expect(run.stderr).toContain('no migrations: the database keeps "title"')
    expect(project.read(schemaFile)).toMatch(/ {2}headline +String +@map\("title"\)\n/)
    expect(project.migrations()).toEqual(['init', 'add_post'])
    expect(await project.drift()).toBe('')
    expect(await project.run('rename field Post title headline')).toMatchObject({
      stdout: 'identical: Post has headline and not title.',
    })
  })

  test('in the database too, with the names of its index', async () => {
    const project = await projectWithPosts()
    const run = await project.run('rename field Post slug urlName --db')
    expect(run.error).toBeUndefined()
    expect(project.migrations()).toEqual(['init', 'add_post', 'rename_post_slug_to_url_name'])
    expect(run.stderr).toContain('rename_post_slug_to_url_name (expand)')
    expect(run.stderr).toContain('A release that runs fails until the new one is out.')
    expect(project.read(schemaFile)).toMatch(
      /urlName +String +@unique +@db.VarChar\(120\) @map\("url_name"\)/,
    )
    expect(await project.query('SELECT count(DISTINCT url_name)::int AS n FROM posts')).toEqual([
      { n: 50 },
    ])
    expect(await project.drift()).toBe('')
  })

  test('counts functions by hand that name it, and says that they fail', async () => {
    const project = await projectWithPosts()
    await project.query(
      'CREATE FUNCTION log_title() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.title = trim(NEW.title); RETURN NEW; END $$',
    )
    await project.query(
      'CREATE TRIGGER log_title BEFORE UPDATE ON posts FOR EACH ROW EXECUTE FUNCTION log_title()',
    )
    for (const command of [
      'rename field Post title headline --db --dry-run',
      'remove field Post title --now --dry-run',
    ]) {
      const run = await project.run(command)
      expect(run.error).toBeUndefined()
      expect(run.stdout).toContain('Function log_title() names title and will fail')
    }
    const others = await project.run('rename field Post slug urlName --db --dry-run')
    expect(others.stdout).toContain('0 functions in the database naming slug')
  })

  test('is a breaking change for the packages behind 1.0.0', async () => {
    const project = await projectWithPosts()
    project.write('apps/api/package.json', '{"name": "@acme/api", "version": "1.2.0"}')
    const run = await project.run('rename field Post title headline --dry-run')
    expect(run.stdout).toContain("+'@acme/api': major\n+'@repo/db': minor\n")
  })

  test('without downtime, by a second column until it is finished', async () => {
    const project = await projectWithPosts()
    const before = project.files()
    const begun = await project.run('rename field Post slug urlName --zero-downtime')
    expect(begun.error).toBeUndefined()
    expect(project.read(schemaFile)).toMatch(/slug +String\? +@unique @db.VarChar\(120\) @ignore/)
    await project.query("UPDATE posts SET slug = 'old-release' WHERE slug = 'slug-1'")
    await project.query("UPDATE posts SET url_name = 'new-release' WHERE url_name = 'slug-2'")
    expect(
      await project.query('SELECT count(*)::int AS n FROM posts WHERE slug = url_name'),
    ).toEqual([{ n: 50 }])
    expect(await project.drift()).toBe('')
    for (const command of [
      'rename field Post urlName path --db',
      'rename model Post Page --db',
      'remove field Post urlName --now --dry-run',
    ]) {
      expect(await project.run(command)).toMatchObject({
        error: {
          code: 'SUCCESSION.OPEN',
          hint: expect.stringContaining('pnpm gen rename field Post slug urlName --finish'),
        },
      })
    }
    const finished = await project.run('rename field Post slug urlName --finish')
    expect(finished.error).toBeUndefined()
    expect(project.read(schemaFile)).not.toMatch(/^ +slug/m)
    expect(await project.drift()).toBe('')
    expect(await project.run('rename field Post slug urlName --finish')).toMatchObject({
      stdout: expect.stringMatching(/^identical/),
    })
    expect((await project.run('undo')).error).toBeUndefined()
    expect((await project.run('undo')).error).toBeUndefined()
    expect(project.files()).toEqual(before)
    expect(
      await project.query("SELECT slug FROM posts WHERE slug LIKE '%release' ORDER BY 1"),
    ).toEqual([{ slug: 'new-release' }, { slug: 'old-release' }])
  })

  test('says where its first step is not released yet', async () => {
    const project = await projectWithPosts()
    await project.run('rename field Post slug urlName --zero-downtime')
    const finish = 'rename field Post slug urlName --finish --dry-run'
    const note = 'The base branch has no first step yet'
    expect((await project.run(finish)).stdout).toContain(note)
    project.release()
    expect((await project.run(finish)).stdout).not.toContain(note)
    rmSync(project.path('.git'), { recursive: true })
    expect((await project.run(finish)).stdout).toContain('Without git nothing says whether')
  })

  test('a relation has no column; its foreign key has', () =>
    onTables(async (tables) => {
      const { run, drift, schema } = tables
      await fillWithPosts(tables)
      await run('rename field Post author writer')
      expect(schema()).toMatch(/writer +User +@relation\(fields: \[authorId\]/)
      await run('rename field Post authorId writerId --db')
      expect(schema()).toMatch(/@@index\(\[writerId\]\)/)
      expect(await drift()).toBe('')
      await expect(run('rename field Post writer author --db')).rejects.toMatchObject({
        code: 'RENAME.NO_COLUMN',
      })
      const beside = 'rename field Post writerId authorId --zero-downtime'
      await expect(run(beside)).rejects.toMatchObject({ code: 'FIELD.NOT_REPLACEABLE' })
    }))
})

describe('gen rename model', () => {
  test('in the code only', async () => {
    const project = await projectWithPosts()
    const run = await project.run('rename model Post Article')
    expect(run.error).toBeUndefined()
    const routes = 'apps/api/src/routes'
    expect(run.stderr).toContain(
      `The API keeps the path /posts and its scopes "posts:…"; to move them, edit "/posts" in "${routes}/index.ts" and "${routes}/posts/routes.test.ts", and the scopes, which tokens have, in "${routes}/posts/routes.ts".`,
    )
    expect(project.read(schemaFile)).toContain('model Article {')
    expect(project.read(schemaFile)).toContain('@@map("posts")')
    expect(project.read(schemaFile)).toMatch(/posts +Article\[\]/)
    expect(project.migrations()).toEqual(['init', 'add_post'])
    expect(await project.drift()).toBe('')
  })

  test('in the database too, with a many-to-many table', () =>
    onTables(async (tables) => {
      const { run, query, drift } = tables
      await fillWithPosts(tables)
      await run('model Tag label:string')
      await run('relation Post tags:many:Tag')
      await expect(run('rename model Post Zine --code-only')).rejects.toMatchObject({
        code: 'RENAME.JOIN_TABLE',
      })
      await run('rename model Post Zine --db')
      expect(await query('SELECT count(*)::int AS n FROM zines')).toEqual([{ n: 50 }])
      expect(await drift()).toBe('')
    }))

  test('a table that only this branch has stays its own under another name', async () => {
    const project = await projectWithPosts()
    await project.run('model Brand name:string')
    await project.run('rename model Brand Maker')
    for (const command of ['retype Maker.name string:80', 'remove field Maker name']) {
      const run = await project.run(command)
      expect(run.error).toBeUndefined()
      expect(run.stderr).toContain('1 migration')
    }
    expect(project.read(schemaFile)).not.toContain('@ignore')
    expect(await project.drift()).toBe('')
  })

  test('what its view holds cannot go before it', async () => {
    const project = await projectWithPosts()
    await project.run('rename model Post Article --zero-downtime')
    for (const command of [
      'remove field Article body --now --dry-run',
      'remove model Article --now --dry-run',
    ]) {
      expect(await project.run(command)).toMatchObject({
        error: {
          code: 'SUCCESSION.OPEN',
          hint: expect.stringContaining('pnpm gen rename model Post Article --finish'),
        },
      })
    }
    const run = await project.run('remove field Article body --dry-run')
    expect(run.error).toBeUndefined()
  })

  test('the table stays where both names give the same', () =>
    onTables(async ({ run }) => {
      await run('model Ware label:string')
      await run('rename model Ware Item --code-only')
      const { migrations, change } = await run('rename model Item Ware --db')
      expect(migrations).toEqual([])
      expect(change.why).toBe('the database keeps "wares"')
    }))

  test('without downtime, by a view until it is finished', async () => {
    const project = await projectWithPosts()
    expect((await project.run('rename model Post Article --zero-downtime')).error).toBeUndefined()
    await project.query("UPDATE posts SET title = 'by the old name' WHERE slug = 'slug-1'")
    expect(await project.query("SELECT title FROM articles WHERE slug = 'slug-1'")).toEqual([
      { title: 'by the old name' },
    ])
    expect(await project.drift()).toBe('')
    for (const command of ['rename model Article Page --db', 'retype Article.slug string:200']) {
      expect(await project.run(command)).toMatchObject({ error: { code: 'SUCCESSION.OPEN' } })
    }
    const finished = await project.run('rename model Post Article --finish')
    expect(finished.error).toBeUndefined()
    expect(project.migrations().at(-1)).toBe('remove_posts_view')
    expect(await project.run('rename model Post Article --finish')).toMatchObject({
      stdout: expect.stringMatching(/^identical/),
    })
    expect((await project.run('undo')).error).toBeUndefined()
    expect((await project.run('undo')).error).toBeUndefined()
    expect(await project.query('SELECT count(*)::int AS n FROM posts')).toEqual([{ n: 50 }])
    expect(await project.drift()).toBe('')
  })
})

test('only a rename is finished by dropping a column unasked', () =>
  onTables(async (tables) => {
    const { run } = tables
    await fillWithPosts(tables)
    await run('remove field Post body')
    for (const command of [
      'rename field Post body title --finish',
      'rename field Post body author --finish',
    ]) {
      await expect(run(command)).rejects.toMatchObject({
        code: 'RENAME.NOT_BEGUN',
        hint: 'pnpm gen remove field Post body --finish',
      })
    }
  }))

refuses([
  ['rename', 'CLI.USAGE'],
  ['rename field Post title', 'CLI.USAGE'],
  ['rename enum Status State', 'SCHEMA.NO_ENUM'],
  ['rename view Status State', 'CLI.USAGE'],
  ['rename field User email mail --db --code-only', 'CLI.USAGE'],
  ['rename field User mail post', 'SCHEMA.NO_FIELD'],
  ['rename field User email name', 'SCHEMA.NAME_TAKEN'],
  ['rename field User email then', 'SPEC.NAME'],
  ['rename model User Promise', 'SPEC.NAME'],
  ['rename field User email mail --finish', 'RENAME.NOT_BEGUN'],
  ['rename model Post User --finish', 'RENAME.NOT_BEGUN'],
])
