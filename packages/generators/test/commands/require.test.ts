import { describe, expect, test } from 'vitest'
import { emptyDatabase } from '../tables.ts'
import { temporaryProject } from '../temporary-project.ts'
import { fillWithPosts, projectWithPosts } from './project-with-posts.ts'
import { refuses } from './refuses.ts'

const schemaFile = 'packages/db/prisma/schema.prisma'
const onTables = emptyDatabase()

describe('gen require', () => {
  test('asks what rows without a value get, and names the flags where nobody is', async () => {
    const project = await projectWithPosts()
    const before = project.files()
    const refused = await project.run('require Post.body')
    expect(refused).toMatchObject({
      code: 4,
      error: {
        code: 'CLI.ANSWER_NEEDED',
        message: expect.stringContaining('25 rows of posts without body'),
        hint: 'Add --default <value>, --backfill "<sql>" or --steps',
      },
    })
    expect(project.files()).toEqual(before)
    const asked: string[] = []
    const answered = await project.run('require Post.body --yes', {
      prompts: {
        interactive: true,
        select: async ({ message, choices }) => {
          asked.push(message)
          const found = choices.find(({ value }) => value === 'backfill')
          if (found === undefined) throw new Error('backfill is no choice')
          return found.value
        },
        text: async ({ message }) => {
          asked.push(message)
          return 'upper(title)'
        },
      },
    })
    expect(answered.error).toBeUndefined()
    expect(answered.stderr).toContain('pnpm gen require Post.body --finish')
    expect(asked).toHaveLength(2)
    expect(
      await project.query('SELECT count(*)::int AS n FROM posts WHERE body = upper(title)'),
    ).toEqual([{ n: 25 }])
  })

  test('with a default, and required by a second command: both are undone', async () => {
    const project = await projectWithPosts()
    const before = project.files()
    const nulls = () =>
      project.query("SELECT count(*)::int AS n FROM posts WHERE coalesce(body, 'late') = 'late'")
    expect(await project.run('require Post.body --finish --backfill title')).toMatchObject({
      error: {
        code: 'REQUIRE.NOT_BEGUN',
        message: 'The API still lets Post.body be empty, so there is nothing to finish.',
      },
    })
    const begun = await project.run(['require', 'Post.body', '--default', "it's"])
    expect(begun.error).toBeUndefined()
    const files = project.files()
    const schemas = 'apps/api/src/routes/posts/schemas.ts'
    expect(project.read(schemas)).toContain('body: field.text().optional(),')
    expect(project.read(schemas)).toContain('body: answer.longText().nullable(),')
    expect(project.read(schemaFile)).toMatch(/body +String\? +@default\("it's"\)/)
    expect(await nulls()).toEqual([{ n: 0 }])
    await project.query("UPDATE posts SET body = NULL WHERE slug = 'slug-2'")
    expect((await project.run('require Post.body --finish')).error).toBeUndefined()
    expect(project.migrations().slice(2)).toEqual([
      ...['default_post_body', 'backfill_post_body', 'vacuum_post_body'],
      ...['backfill_post_body_2', 'vacuum_post_body_2', 'check_post_body', 'fill_post_body'],
      'require_post_body',
    ])
    expect(project.read(schemas)).toContain('body: answer.longText(),')
    expect(project.read(schemaFile)).toMatch(/body +String +@default\("it's"\)/)
    expect(await nulls()).toEqual([{ n: 0 }])
    expect(await project.drift()).toBe('')
    expect(await project.run('require Post.body --finish')).toMatchObject({
      stdout: 'identical: Post.body is required already.',
    })
    expect((await project.run('undo')).error).toBeUndefined()
    expect(project.files()).toEqual(files)
    expect(await nulls()).toEqual([{ n: 1 }])
    expect((await project.run('undo')).error).toBeUndefined()
    expect(project.files()).toEqual(before)
    expect(await nulls()).toEqual([{ n: 26 }])
  })

  test('in steps changes the API alone, and then the database', async () => {
    const project = await projectWithPosts()
    expect((await project.run('require Post.body --steps')).error).toBeUndefined()
    expect(project.migrations()).toHaveLength(2)
    expect(project.read('apps/api/src/routes/posts/schemas.ts')).toContain('body: field.text(),')
    await project.query("UPDATE posts SET body = 'written' WHERE body IS NULL")
    const run = await project.run('require Post.body --finish')
    expect(run.error).toBeUndefined()
    expect(project.migrations().slice(2)).toEqual(['check_post_body', 'require_post_body'])
    expect(await project.drift()).toBe('')
    expect(await project.run('require Post.body')).toMatchObject({
      stdout: 'identical: Post.body is required already.',
    })
  })

  test('asks too where rows of another database may be without a value', async () => {
    const project = await projectWithPosts()
    const before = project.files()
    expect(await project.run('require Post.body --filled')).toMatchObject({
      error: { code: 'DATA.NULLS', message: expect.stringContaining('25 rows of posts') },
    })
    await project.query("UPDATE posts SET body = 'written' WHERE body IS NULL")
    expect(await project.run('require Post.body')).toMatchObject({
      code: 4,
      error: {
        message: expect.stringContaining('no rows of posts without body, but another may'),
        hint: 'Add --default <value>, --backfill "<sql>", --filled or --steps',
      },
    })
    expect(project.files()).toEqual(before)
    const answered = await project.run('require Post.body --yes', {
      prompts: {
        interactive: true,
        select: async ({ choices }) =>
          choices.find(({ value }) => value === 'filled')?.value as never,
      },
    })
    expect(answered.error).toBeUndefined()
    expect(answered.stderr).toContain('pnpm gen require Post.body --filled')
    const finished = await project.run('require Post.body --finish')
    expect(finished.stderr).toContain(
      'Count there first: SELECT count(*) FROM "posts" WHERE "body" IS NULL; --backfill',
    )
    expect(await project.drift()).toBe('')
  })

  test('one migration where only this branch has the table', async () => {
    const project = await temporaryProject()
    project.release()
    await project.run('model Note text:string:optional')
    const run = await project.run('require Note.text')
    expect(run.error).toBeUndefined()
    expect(run.stderr).toContain('1 migration: only this branch has the table notes')
    expect(project.migrations().slice(1)).toEqual(['add_note', 'require_note_text'])
    expect(await project.drift()).toBe('')
  })

  test('a relation with its foreign key', () =>
    onTables(async (tables) => {
      const { run, query, undo, drift, schema } = tables
      await fillWithPosts(tables)
      await run('relation Post editor:ref:User:optional:as=edited')
      await query('UPDATE posts SET editor_id = author_id')
      const required = await run('require Post.editor --filled --at-once')
      expect(schema()).toMatch(/editor +User +@relation/)
      expect(await drift()).toBe('')
      const optional = await run('optional Post.editorId')
      expect(schema()).toMatch(/editor +User\? +@relation\(.*onDelete: Restrict\)/)
      expect(await drift()).toBe('')
      await undo(optional)
      await undo(required)
      expect(await drift()).toBe('')
    }))
})

describe('gen optional', () => {
  test('drops NOT NULL and lets the API leave it out', async () => {
    const project = await projectWithPosts()
    const run = await project.run('optional Post.title')
    expect(run.error).toBeUndefined()
    expect(project.migrations().at(-1)).toBe('make_post_title_optional')
    expect(project.read('apps/api/src/routes/posts/schemas.ts')).toContain(
      'title: field.text().nullish(),',
    )
    expect(await project.drift()).toBe('')
    expect(await project.run('optional Post.title')).toMatchObject({
      stdout: 'identical: Post.title is optional already.',
    })
  })

  test('not where nothing else tells rows apart, however many keys the field is in', async () => {
    const project = await temporaryProject()
    const keys =
      'model Account {\n  key  String @unique\n  name String\n\n  @@unique([key, name])\n}\n'
    project.write(schemaFile, `${project.read(schemaFile)}\n${keys}`)
    expect(await project.run('optional Account.key --dry-run')).toMatchObject({
      error: {
        code: 'OPTIONAL.NOT_POSSIBLE',
        message: 'Field "key" of Account is all that tells its rows apart.',
        hint: 'Give it another key first: pnpm gen unique Account <field>',
      },
    })
  })
})

refuses([
  ['require', 'CLI.USAGE'],
  ['require User', 'CLI.USAGE'],
  ['require User.name --steps --default x', 'CLI.USAGE'],
  ['require User.nick --default x', 'SCHEMA.NO_FIELD'],
  ['require Team.name --default x', 'SCHEMA.NO_MODEL'],
  [`require User.name --backfill 'x'--`, 'SPEC.EXPRESSION'],
  ['require User.name --backfill x;', 'SPEC.EXPRESSION'],
  ['field User nick:string:backfill=(a', 'SPEC.EXPRESSION'],
  ['optional User.id', 'OPTIONAL.NOT_POSSIBLE'],
  ['optional User.email extra', 'CLI.USAGE'],
])
