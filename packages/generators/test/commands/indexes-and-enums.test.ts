import { describe, expect, test } from 'vitest'
import { projectWithPosts } from './project-with-posts.ts'
import { refuses } from './refuses.ts'

const schemaFile = 'packages/db/prisma/schema.prisma'

test('gen index builds it concurrently, in a migration of its own', async () => {
  const project = await projectWithPosts()
  const before = project.files()
  const run = await project.run('index Post authorId,createdAt=desc')
  expect(run.error).toBeUndefined()
  expect(project.read(schemaFile)).toContain('@@index([authorId, createdAt(sort: Desc)])')
  expect(run.stderr).toContain('CREATE INDEX CONCURRENTLY')
  expect(await project.drift()).toBe('')
  expect(await project.run('index Post authorId,createdAt=desc')).toMatchObject({
    stdout: expect.stringMatching(/^identical/),
  })
  expect((await project.run('undo')).error).toBeUndefined()
  expect(project.files()).toEqual(before)
  expect((await project.run('index Post slug --type hash')).error).toBeUndefined()
  expect(await project.drift()).toBe('')
})

describe('gen unique', () => {
  test('one field, several fields', async () => {
    const project = await projectWithPosts()
    expect((await project.run('unique Post title')).error).toBeUndefined()
    expect((await project.run('unique Post authorId,slug')).error).toBeUndefined()
    expect(project.read(schemaFile)).toMatch(/title +String +@unique/)
    expect(project.read(schemaFile)).toContain('@@unique([authorId, slug])')
    expect(project.read('apps/api/src/routes/posts/schemas.ts')).toMatch(/by: \[.*'title'\]/)
    expect(await project.drift()).toBe('')
  })

  test('counts duplicates and changes nothing', async () => {
    const project = await projectWithPosts()
    const before = project.files()
    expect(await project.run('unique Post authorId')).toMatchObject({
      error: {
        code: 'DATA.DUPLICATES',
        message: expect.stringContaining('1 value of author_id that several rows of posts share'),
      },
    })
    expect(project.files()).toEqual(before)
  })
})

test('an enum, a field of it, one more value, and back', async () => {
  const project = await projectWithPosts()
  const before = project.files()
  const run = await project.run('enum Level low high')
  expect(run.error).toBeUndefined()
  expect(run.stderr).toContain('pnpm gen field User level:Level:default=low')
  expect((await project.run('field Post level:Level:default=low')).error).toBeUndefined()
  for (const rename of ['enum-value Level high tall', 'enum Level Height']) {
    expect((await project.run(`rename ${rename} --db`)).error).toBeUndefined()
    expect(await project.drift()).toBe('')
  }
  expect(await project.query("SELECT 'tall'::height AS level")).toEqual([{ level: 'tall' }])
  for (const undone of ['enum Height', 'enum-value Level']) {
    expect((await project.run('undo')).error, undone).toBeUndefined()
  }
  expect((await project.run('enum-value Level top')).error).toBeUndefined()
  expect(await project.run('enum-value Level top')).toMatchObject({
    stdout: 'identical: Level has the value top already.',
  })
  await project.query("UPDATE posts SET level = 'high' WHERE slug = 'slug-1'")
  expect(await project.drift()).toBe('')
  expect((await project.run('undo')).error).toBeUndefined()
  expect(await project.query("SELECT level FROM posts WHERE slug = 'slug-1'")).toEqual([
    { level: 'high' },
  ])
  expect((await project.run('undo --confirm undo')).error).toBeUndefined()
  expect((await project.run('undo')).error).toBeUndefined()
  expect(project.files()).toEqual(before)
  expect(await project.drift()).toBe('')
})

refuses([
  ['index User', 'CLI.USAGE'],
  ['index User name,name', 'SCHEMA.FIELD_TWICE'],
  ['index User nick', 'SCHEMA.NO_FIELD'],
  ['index User name=up', 'CLI.USAGE'],
  ['index User name --type btree2', 'CLI.USAGE'],
  ['index User name=desc --type hash', 'INDEX.NO_ORDER'],
  ['unique User', 'CLI.USAGE'],
  ['unique User nick', 'SCHEMA.NO_FIELD'],
  ['enum Status', 'CLI.USAGE'],
  ['enum status draft', 'SPEC.NAME'],
  ['enum Status draft Draft', 'SPEC.TYPE'],
  ['enum User draft', 'SCHEMA.NAME_TAKEN'],
  ['enum-value Status late', 'SCHEMA.NO_ENUM'],
  ['enum-value User late', 'SCHEMA.NO_ENUM'],
])
