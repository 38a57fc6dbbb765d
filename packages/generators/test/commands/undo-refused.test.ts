import { rmSync } from 'node:fs'
import path from 'node:path'
import { readMigrations, readSchema } from '@repo/migrate'
import { openEngine } from '@repo/schema-engine'
import { describe, expect, test } from 'vitest'
import { projectWithPosts } from './project-with-posts.ts'

/** Each: the generation, what is done by hand, what undo says and hints, and what mends it. */
describe('undo that the rows of later refuse says what to do, and then goes', () => {
  test.each([
    [
      'optional Post.title',
      "UPDATE posts SET title = NULL WHERE slug = 'slug-1'",
      'Rows of "posts" were written since that have no "title".',
      'UPDATE "posts" SET "title" = <value> WHERE "title" IS NULL',
      'UPDATE "posts" SET "title" = \'t\' WHERE "title" IS NULL',
    ],
    [
      'enum-value PostStatus gone',
      "UPDATE posts SET status = 'gone' WHERE slug = 'slug-1'",
      'Rows of "posts" use the enum value "gone" of post_status, which is being removed.',
      `UPDATE "posts" SET "status" = <value> WHERE "status" = 'gone'`,
      `UPDATE "posts" SET "status" = 'live' WHERE "status" = 'gone'`,
    ],
    [
      'retype Post.slug string:200',
      "UPDATE posts SET slug = repeat('x', 150) WHERE slug = 'slug-1'",
      'Rows of "posts" were written since whose "slug" is no VARCHAR(120)',
      'UPDATE "posts" SET "slug" = <value> WHERE length("slug") > 120',
      'UPDATE "posts" SET "slug" = \'x\' WHERE length("slug") > 120',
    ],
    [
      'field Post subtitle:string:optional',
      'CREATE VIEW subtitles AS SELECT subtitle FROM posts',
      'view subtitles depends on column subtitle of table posts',
      "echo 'DROP VIEW subtitles' | pnpm prisma db execute --stdin",
      'DROP VIEW subtitles',
    ],
  ])('%s', async (command, byHand, fact, hint, mending) => {
    const project = await projectWithPosts()
    const before = project.files()
    await project.run(command)
    await project.query(byHand)
    const refused = await project.run('undo')
    expect(refused).toMatchObject({
      error: {
        code: 'GENERATE.REFUSED',
        message: expect.stringContaining(fact),
        hint: expect.stringContaining(hint),
      },
    })
    expect(refused.stderr).not.toContain('post_status_new')
    await project.query(mending)
    expect((await project.run('undo')).error).toBeUndefined()
    expect(project.files()).toEqual(before)
    expect(await project.drift()).toBe('')
  })

  test('a required column that was removed', async () => {
    const project = await projectWithPosts()
    await project.run('remove field Post title --now --confirm Post.title')
    await project.query(
      "INSERT INTO posts (id, slug, author_id) SELECT gen_random_uuid(), 'later', author_id FROM posts LIMIT 1",
    )
    expect(await project.run('undo')).toMatchObject({
      error: {
        message: expect.stringContaining(
          'Rows of "posts" were written since that have no "title".',
        ),
        hint: expect.stringContaining('pnpm gen field <Model> <field>:<type>:backfill=<sql>'),
      },
    })
    await project.run('field Post title:string:backfill=slug')
    expect(await project.drift()).toBe('')
  })
})

describe('undo of what somebody changed by hand', () => {
  test.each([
    ['field Post views:int:default=7', 'ALTER TABLE posts DROP COLUMN views', 'ADD COLUMN "views"'],
    [
      'field Post views:int:default=7',
      'ALTER TABLE posts RENAME TO others',
      'CREATE TABLE "posts"',
    ],
    ['optional Post.title', 'ALTER TABLE posts DROP COLUMN title', 'ADD COLUMN "title"'],
  ])('%s, then %s', async (command, byHand, sql) => {
    const project = await projectWithPosts()
    await project.run(command)
    await project.query(byHand)
    const before = project.files()
    expect(await project.run('undo')).toMatchObject({
      error: {
        code: 'DATABASE.DRIFT',
        message: expect.stringContaining(sql),
        hint: expect.stringContaining('pnpm prisma db execute --stdin'),
      },
    })
    expect(project.files()).toEqual(before)
  })

  test('a count that fails asks, and does not stop', async () => {
    const project = await projectWithPosts()
    const field = 'views:int:backfill=100/length(title)'
    expect((await project.run(['field', 'Post', field])).error).toBeUndefined()
    await project.query("UPDATE posts SET title = ''")
    expect(await project.run('undo')).toMatchObject({
      code: 4,
      error: { message: expect.stringContaining('rows of posts with views, as many as there are') },
    })
    expect((await project.run('undo --confirm undo')).error).toBeUndefined()
  })
})

describe('a migration by hand', () => {
  test('that was filled and applied is no generation to take back', async () => {
    const project = await projectWithPosts()
    await project.run('field Post subtitle:string:optional')
    await project.run('migration add_search_trigger')
    const [file = ''] = Object.keys(project.files()).filter((name) =>
      name.includes('search_trigger/'),
    )
    project.write(file, 'SELECT 1;\n')
    expect(await project.run('undo')).toMatchObject({
      error: { code: 'GENERATE.FILE_CHANGED', message: expect.stringContaining(file) },
    })
    const engine = openEngine({ url: project.url, schema: readSchema(project.project) })
    await engine.apply(readMigrations(project.project))
    await engine.dispose()
    expect(await project.run('undo')).toMatchObject({
      error: {
        code: 'GENERATE.LATER_MIGRATION',
        message: expect.stringContaining('gen field Post subtitle'),
      },
    })
  })

  test('whose folder was deleted is none either', async () => {
    const project = await projectWithPosts()
    const before = project.files()
    await project.run('field Post subtitle:string:optional')
    await project.run('migration add_search_trigger')
    const [file = ''] = Object.keys(project.files()).filter((name) =>
      name.includes('search_trigger/'),
    )
    rmSync(path.dirname(project.path(file)), { recursive: true })
    expect((await project.run('undo')).error).toBeUndefined()
    expect(project.files()).toEqual(before)
  })
})
