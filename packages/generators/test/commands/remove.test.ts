import { describe, expect, test } from 'vitest'
import { emptyDatabase } from '../tables.ts'
import { temporaryProject } from '../temporary-project.ts'
import { fillWithPosts, projectWithPosts } from './project-with-posts.ts'
import { refuses } from './refuses.ts'

const schemaFile = 'packages/db/prisma/schema.prisma'
const onTables = emptyDatabase()

describe('gen remove field', () => {
  test('out of the code, then out of the database', async () => {
    const project = await projectWithPosts()
    const before = project.files()
    const ignored = await project.run('remove field Post title')
    expect(ignored.error).toBeUndefined()
    expect(project.read(schemaFile)).toMatch(/title +String\? +@ignore/)
    expect(project.migrations().at(-1)).toBe('ignore_post_title')
    expect(await project.run('remove field Post title')).toMatchObject({
      stdout:
        'identical: Post.title is out of the code already; pnpm gen remove field Post title --finish drops it when that is released.',
    })
    const unconfirmed = await project.run('remove field Post title --finish')
    expect(unconfirmed).toMatchObject({
      code: 4,
      error: {
        message: expect.stringContaining('50 rows of posts lose their title'),
        hint: 'Add --confirm Post.title',
      },
    })
    const removed = await project.run('remove field Post title --finish --confirm Post.title')
    expect(removed.error).toBeUndefined()
    expect(project.read(schemaFile)).not.toMatch(/^ +title/m)
    expect(project.migrations().at(-1)).toBe('remove_post_title')
    expect(await project.drift()).toBe('')
    expect(await project.run('remove field Post title --finish')).toMatchObject({
      stdout: 'identical: Post has no field title.',
    })
    expect((await project.run('undo')).error).toBeUndefined()
    expect((await project.run('undo')).error).toBeUndefined()
    expect(project.files()).toEqual(before)
    expect(
      await project.query("SELECT count(*)::int AS n FROM posts WHERE title LIKE 'title %'"),
    ).toEqual([{ n: 50 }])
  })

  test('what is optional leaves the code without SQL', async () => {
    const project = await projectWithPosts()
    const run = await project.run('remove field Post body')
    expect(run.error).toBeUndefined()
    expect(project.migrations()).toHaveLength(2)
    expect(project.read('apps/api/src/routes/posts/schemas.ts')).not.toMatch(/\bbody:/)
  })

  test('a relation goes with its foreign key and its other side', async () => {
    const project = await projectWithPosts()
    const before = project.files()
    expect(await project.run('remove field Post authorId')).toMatchObject({
      error: { code: 'REMOVE.FOREIGN_KEY', hint: 'pnpm gen remove field Post author' },
    })
    expect((await project.run('remove field Post author')).error).toBeUndefined()
    expect(project.read(schemaFile)).toMatch(/posts +Post\[\] +@ignore/)
    expect(await project.drift()).toBe('')
    const finished = await project.run('remove field Post author --finish --confirm Post.author')
    expect(finished.error).toBeUndefined()
    expect(project.read(schemaFile)).not.toMatch(/author|posts +Post/)
    expect(await project.drift()).toBe('')
    expect((await project.run('undo')).error).toBeUndefined()
    expect((await project.run('undo')).error).toBeUndefined()
    expect(project.files()).toEqual(before)
    expect(await project.drift()).toBe('')
  })

  test('at once, with the many-to-many table', () =>
    onTables(async (tables) => {
      const { run, drift } = tables
      await fillWithPosts(tables)
      await run('model Tag label:string')
      await run('relation Post tags:many:Tag')
      const { migrations } = await run('remove field Post tags --now')
      expect(migrations.map(({ step }) => step.name)).toEqual(['remove_post_tags'])
      expect(await drift()).toBe('')
    }))

  test('with its index, but not with a unique of others', () =>
    onTables(async (tables) => {
      const { run, drift, schema } = tables
      await fillWithPosts(tables)
      await run('index Post title,body')
      await run('unique Post slug,authorId')
      await expect(run('remove field Post slug --now')).rejects.toMatchObject({
        code: 'REMOVE.IN_KEY',
        message: expect.stringContaining('@@unique([slug,authorId])'),
      })
      const { confirm } = await run('remove field Post title --now')
      expect(confirm).toMatchObject({ text: 'Post.title' })
      expect(schema()).not.toContain('@@index([title')
      expect(await drift()).toBe('')
    }))

  test('not where nothing else tells rows apart', async () => {
    const project = await temporaryProject()
    const key = 'model Account {\n  key  String @unique @default("a")\n  name String\n}\n'
    project.write(schemaFile, `${project.read(schemaFile)}\n${key}`)
    expect(await project.run('remove field Account key --dry-run')).toMatchObject({
      error: {
        code: 'REMOVE.ONLY_KEY',
        message: 'Field "key" of Account is all that tells its rows apart, which Prisma needs.',
        hint: 'Give it another key first: pnpm gen unique Account <field>',
      },
    })
  })

  test('asks nothing where only this branch has the table and no row has a value', () =>
    onTables(
      async ({ run, drift }) => {
        await run('model Note text:string')
        const { migrations, confirm } = await run('remove field Note text')
        expect(migrations.map(({ step }) => step.name)).toEqual(['remove_note_text'])
        expect(confirm).toBeUndefined()
        expect(await drift()).toBe('')
      },
      { unreleased: true },
    ))
})

describe('gen remove model', () => {
  test('out of the code, then out of the database, and back', async () => {
    const project = await projectWithPosts()
    const before = project.files()
    expect((await project.run('remove model Post')).error).toBeUndefined()
    expect(project.read(schemaFile)).toMatch(/@@ignore/)
    expect(project.migrations()).toHaveLength(2)
    expect(await project.run('remove model Post --finish')).toMatchObject({
      error: { message: expect.stringContaining('50 rows of posts are lost') },
    })
    const finished = await project.run('remove model Post --finish --confirm Post')
    expect(finished.error).toBeUndefined()
    expect(project.read(schemaFile)).not.toContain('model Post')
    expect(finished.stderr).toContain('The enum PostStatus stays')
    expect(await project.drift()).toBe('')
    expect((await project.run('undo')).error).toBeUndefined()
    expect((await project.run('undo')).error).toBeUndefined()
    expect(project.files()).toEqual(before)
    expect(await project.query('SELECT count(*)::int AS n FROM posts')).toEqual([{ n: 50 }])
  })

  test('not while another refers to it: each hint leads on, to the end', async () => {
    const project = await projectWithPosts()
    const before = project.files()
    const refused = (hint: string) => ({ error: { code: 'REMOVE.REFERENCED', hint } })
    const done = async (command: string) =>
      expect((await project.run(command)).error).toBeUndefined()
    const out = 'remove field Post author'
    expect(await project.run('remove model User')).toMatchObject(refused(`pnpm gen ${out}`))
    await done(out)
    await done('remove model User') // of the same release
    const drop = `${out} --finish`
    expect(await project.run(out)).toMatchObject({ stdout: expect.stringContaining(drop) })
    const dropModel = 'remove model User --finish'
    expect(await project.run('remove model User')).toMatchObject({
      stdout: expect.stringContaining(dropModel),
    })
    expect(await project.run(dropModel)).toMatchObject(refused(`pnpm gen ${drop}`))
    await done(`${drop} --confirm Post.author`)
    expect(await project.run(dropModel)).toMatchObject({
      error: { message: expect.stringContaining('1 row of users is lost.') },
    })
    await done(`${dropModel} --confirm User`)
    expect(project.read(schemaFile)).not.toContain('User')
    expect(await project.drift()).toBe('')
    for (let step = 0; step < 4; step += 1) await done('undo')
    expect(project.files()).toEqual(before)
    expect(await project.drift()).toBe('')
  })

  test('at once, where others refer to it', async () => {
    const project = await projectWithPosts()
    const hint = 'pnpm gen remove field Post author --now'
    expect(await project.run('remove model User --now')).toMatchObject({ error: { hint } })
  })
})

refuses([
  ['remove', 'CLI.USAGE'],
  ['remove field User', 'CLI.USAGE'],
  ['remove model User name', 'CLI.USAGE'],
  ['remove field User name --now --finish', 'CLI.USAGE'],
  ['remove field User nick', 'SCHEMA.NO_FIELD'],
  ['remove field User id', 'REMOVE.IN_KEY'],
  ['remove field User name --finish', 'REMOVE.NOT_IGNORED'],
  ['remove model User --finish', 'REMOVE.NOT_IGNORED'],
  ['remove model Team', 'SCHEMA.NO_MODEL'],
])
