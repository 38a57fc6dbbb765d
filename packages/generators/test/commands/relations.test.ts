import { describe, expect, test } from 'vitest'
import { emptyDatabase } from '../tables.ts'
import { temporaryProject } from '../temporary-project.ts'
import { fillWithPosts, projectWithPosts } from './project-with-posts.ts'

const schemaFile = 'packages/db/prisma/schema.prisma'
const onTables = emptyDatabase()

describe('gen relation', () => {
  test('one to many, one to one, many to many, self, and a second between the same models', async () => {
    const project = await projectWithPosts()
    const before = project.files()
    const commands = [
      'relation Post editor:ref:User:optional:as=edited:onDelete=setnull',
      'relation User cover:ref:Post:optional:unique:as=coverOf',
      'relation Post parent:ref:Post:optional:as=children',
      'relation Post readers:many:User:as=reading:rel=Readers',
    ]
    for (const command of commands) {
      const run = await project.run(command)
      expect(run.error, command).toBeUndefined()
      expect(await project.drift()).toBe('')
    }
    expect(project.migrations().slice(2)).toEqual([
      'add_post_editor',
      'add_posts_editor_id_fkey',
      'validate_posts_editor_id_fkey',
      'add_posts_editor_id_idx',
      'add_user_cover',
      'add_users_cover_id_fkey',
      'validate_users_cover_id_fkey',
      'add_users_cover_id_key',
      'add_post_parent',
      'add_posts_parent_id_fkey',
      'validate_posts_parent_id_fkey',
      'add_posts_parent_id_idx',
      'add_post_readers',
    ])
    for (const _command of commands) expect((await project.run('undo')).error).toBeUndefined()
    expect(project.files()).toEqual(before)
    expect(await project.drift()).toBe('')
  })

  test('a required one fills the rows that exist, if they refer to something', () =>
    onTables(async (tables) => {
      const { run, query, drift } = tables
      await fillWithPosts(tables)
      const spec = 'owner:ref:User:as=owned:backfill='
      await expect(run(['relation', 'Post', `${spec}gen_random_uuid()`])).rejects.toMatchObject({
        code: 'DATA.ORPHANS',
        message: expect.stringContaining('50 rows of posts'),
      })
      await run(['relation', 'Post', `${spec}author_id`])
      expect(await drift()).toBe('')
      const owned = 'SELECT count(*)::int AS n FROM posts WHERE owner_id = author_id'
      expect(await query(owned)).toEqual([{ n: 50 }])
    }))

  test('a column is no relation', async () => {
    const project = await temporaryProject()
    expect(await project.run('relation User nick:string:optional')).toMatchObject({
      code: 2,
      error: { hint: 'pnpm gen field User nick:string:optional' },
    })
  })
})

describe('gen join', () => {
  test('makes a model of both keys and its own fields', async () => {
    const project = await projectWithPosts()
    await project.run('model Tag label:string')
    project.release()
    const before = project.files()
    const run = await project.run('join Post Tag weight:int:default=1')
    expect(run.error).toBeUndefined()
    expect(project.read(schemaFile)).toContain(`model PostTag {
  postId    String   @map("post_id") @db.Uuid
  post      Post     @relation(fields: [postId], references: [id], onDelete: Cascade)
  tagId     String   @map("tag_id") @db.Uuid
  tag       Tag      @relation(fields: [tagId], references: [id], onDelete: Cascade)
  weight    Int      @default(1)
  createdAt DateTime @default(now()) @map("created_at") @db.Timestamptz(3)

  @@id([postId, tagId])
  @@index([tagId])
  @@map("post_tags")
}`)
    expect(await project.drift()).toBe('')
    expect(await project.run('join Post Tag weight:int:default=1')).toMatchObject({
      stdout: expect.stringMatching(/^identical/),
    })
    expect(await project.run('join Post Tag')).toMatchObject({ error: { code: 'SCHEMA.CONFLICT' } })
    expect((await project.run('undo')).error).toBeUndefined()
    expect(project.files()).toEqual(before)
    expect(await project.run('join Post Label')).toMatchObject({
      error: { code: 'SCHEMA.NO_MODEL' },
    })
    expect(await project.run('join Post Post')).toMatchObject({ code: 2 })
    expect(await project.run('join Post')).toMatchObject({ code: 2 })
  })
})

test('a join takes the rows of lists along, or says that it stands beside them', async () => {
  const project = await projectWithPosts()
  await project.run('model Label name:string')
  await project.run('relation Post labels:many:Label')
  await project.query(
    `INSERT INTO labels (id, name) VALUES ('018f4e2a-0000-7000-8000-000000000002', 'a')`,
  )
  await project.query(
    `INSERT INTO "_LabelToPost" SELECT labels.id, posts.id FROM labels, posts WHERE body IS NULL`,
  )
  project.release()
  const before = project.files()
  expect(await project.run('join Post Label')).toMatchObject({
    error: {
      code: 'JOIN.LISTED',
      message: 'Post.labels joins Post and Label already, without a model.',
      hint: expect.stringContaining('Add --copy'),
    },
  })
  expect(await project.run('join Post Label weight:int --copy')).toMatchObject({ code: 2 })
  expect(await project.run('join Post User --copy')).toMatchObject({ code: 2 })
  expect((await project.run('join Post Label --beside --dry-run')).code).toBe(0)
  expect(project.files()).toEqual(before)
  const run = await project.run('join Post Label weight:int:default=3 --copy')
  expect(run.error).toBeUndefined()
  expect(run.stderr).toContain('pnpm gen remove field Post labels')
  const copied = 'SELECT count(*)::int AS n FROM post_labels JOIN posts ON posts.id = post_id'
  expect(await project.query(`${copied} WHERE weight = 3 AND body IS NULL`)).toEqual([{ n: 25 }])
  expect(await project.drift()).toBe('')
  expect((await project.run('undo')).error).toBeUndefined()
  expect(project.files()).toEqual(before)
  expect((await project.run('join Label Post --copy')).error).toBeUndefined()
  expect((await project.run('remove field Post labels')).error).toBeUndefined()
  expect(await project.drift()).toBe('')
  const last = await project.run('remove field Post labels --finish --confirm Post.labels')
  expect(last.error).toBeUndefined()
  expect(await project.query('SELECT count(*)::int AS n FROM label_posts')).toEqual([{ n: 25 }])
  expect(await project.drift()).toBe('')
})

describe('gen field with rows', () => {
  test('backfill= fills them in a migration of its own, before the field is required', async () => {
    const project = await projectWithPosts()
    const before = project.files()
    const field = ['field', 'Post', 'code:string:unique:backfill="upper(slug)"', '--at-once']
    const run = await project.run(field)
    expect(run.error).toBeUndefined()
    expect(project.migrations().slice(2)).toEqual([
      'add_post_code',
      'add_posts_code_key',
      'backfill_posts_code',
      'vacuum_posts',
      'check_posts_code',
      'fill_posts_code',
      'require_posts_code',
    ])
    expect(
      await project.query("SELECT count(*)::int AS n FROM posts WHERE code LIKE 'SLUG-%'"),
    ).toEqual([{ n: 50 }])
    expect(await project.drift()).toBe('')
    expect((await project.run('undo')).error).toBeUndefined()
    expect(project.files()).toEqual(before)
    expect(await project.run(['field', 'Post', "code:string:unique:backfill='x'"])).toMatchObject({
      error: { code: 'DATA.DUPLICATES' },
    })
  })

  test('--steps: optional in the database, required by the API, and required later', async () => {
    const project = await projectWithPosts()
    expect((await project.run('field Post code:string --steps')).error).toBeUndefined()
    expect(project.read(schemaFile)).toMatch(/code +String\?/)
    expect(project.read('apps/api/src/routes/posts/schemas.ts')).toContain('code: field.text(),')
    expect(await project.run('field Post code:string --steps')).toMatchObject({
      stdout: expect.stringMatching(/^identical/),
    })
    const run = await project.run(['require', 'Post.code', '--finish', '--backfill', 'slug'])
    expect(run.error).toBeUndefined()
    expect(await project.drift()).toBe('')
  })

  test('autoincrement counts the rows that exist', () =>
    onTables(async (tables) => {
      const { run, query, undo, drift } = tables
      await fillWithPosts(tables)
      const plan = await run('field Post number:int:default=autoincrement')
      expect(await query('SELECT count(DISTINCT number)::int AS n FROM posts')).toEqual([{ n: 50 }])
      expect(await drift()).toBe('')
      await undo(plan)
      expect(await drift()).toBe('')
    }))

  test('needs nothing where only this branch has the table and it is empty', () =>
    onTables(
      async ({ run, drift }) => {
        await run('model User email:string')
        await run('model Note text:string')
        const { migrations } = await run('field Note code:string:unique owner:ref:User')
        expect(migrations.map(({ step }) => step.name)).toEqual(['add_note_code_owner'])
        expect(await drift()).toBe('')
      },
      { unreleased: true },
    ))
})
