import { readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { emptyDatabase } from '../tables.ts'
import { type TemporaryProject, temporaryProject } from '../temporary-project.ts'
import { fillWithPosts, projectWithPosts } from './project-with-posts.ts'

const losing = (what: string) => ({
  code: 4,
  error: {
    message: expect.stringContaining(`This permanently deletes ${what}.`),
    hint: 'Add --confirm undo',
  },
})

const onTables = emptyDatabase()

/** A project whose own table has one column of a type, with values. */
async function projectWithNotes(type: string, values: string[]): Promise<TemporaryProject> {
  const project = await temporaryProject()
  project.release() // so that only this branch has the table
  expect((await project.run(`model Note value:${type}`)).error).toBeUndefined()
  for (const value of values) await write(project, value)
  return project
}

const write = (project: TemporaryProject, value: string) =>
  project.query(`INSERT INTO notes (id, value) VALUES (gen_random_uuid(), ${value})`)

describe('undo of a retype asks before it rounds what was written since', () => {
  test.each([
    ['int', '1', 'decimal:12.2', '1.25', 'INTEGER'],
    ['int', '1', 'float', '0.5', 'INTEGER'],
    ['date', "'2026-01-02'", 'datetime', "'2026-01-02 10:00Z'", 'DATE'],
    ['real', '1.5', 'float', '0.1', 'REAL'],
    ['decimal:12.2', '1.25', 'decimal:14.4', '1.2345', 'DECIMAL(12,2)'],
  ])('%s %s to %s %s', (before, kept, after, rounded, type) =>
    onTables(
      async ({ run, query, losses, undo, drift }) => {
        await run(`model Note value:${before}`)
        const insert = (value: string) =>
          query(`INSERT INTO notes (id, value) VALUES (gen_random_uuid(), ${value})`)
        await insert(kept)
        const original = await query('SELECT value::text FROM notes')
        const plan = await run(`retype Note.value ${after}`)
        expect(await losses(plan)).toEqual([])
        await insert(rounded)
        expect(await losses(plan)).toEqual([
          `1 row of notes whose value ${type} would round or cut`,
        ])
        await undo(plan)
        expect(await query('SELECT value::text FROM notes')).toEqual(
          expect.arrayContaining(original),
        )
        expect(await drift()).toBe('')
      },
      { unreleased: true },
    ),
  )

  test('in words that name the flag', async () => {
    const project = await projectWithNotes('int', ['1'])
    expect((await project.run('retype Note.value float')).error).toBeUndefined()
    expect((await project.run('undo --dry-run')).stdout).not.toContain('would round')
    await write(project, '0.5')
    expect(await project.run('undo')).toMatchObject(
      losing('1 row of notes whose value INTEGER would round or cut'),
    )
    expect((await project.run('undo --confirm undo')).error).toBeUndefined()
    expect(await project.drift()).toBe('')
  })

  test('not what the retype made of it, in whatever time zone the session is', () =>
    onTables(
      async ({ run, query, losses, undo }) => {
        await run('model Note value:date')
        await query("INSERT INTO notes (id, value) VALUES (gen_random_uuid(), '2026-01-02')")
        await query("SET LOCAL timezone = 'America/New_York'")
        const using = ['--using', "value + time '10:00'"]
        const plan = await run(['retype', 'Note.value', 'datetime', ...using])
        expect(await losses(plan)).toEqual([])
        await undo(plan)
        expect(await query('SELECT value::text FROM notes')).toEqual([{ value: '2026-01-02' }])
      },
      { unreleased: true },
    ))

  test('by a second column, of what the old one cannot have', () =>
    onTables(async (tables) => {
      const { run, query, losses, undo, drift } = tables
      await fillWithPosts(tables)
      await run('field Post views:int:default=7')
      const plan = await run('retype Post.views decimal:12.2')
      await query("UPDATE posts SET views_decimal = 9 WHERE slug = 'slug-1'")
      expect(await losses(plan)).toEqual([])
      await query("UPDATE posts SET views_decimal = 8.5 WHERE slug = 'slug-2'")
      expect(await losses(plan)).toEqual([
        '1 row of posts whose views_decimal does not fit into views',
      ])
      await undo(plan)
      expect(await drift()).toBe('')
    }))

  test('by a second column that an expression made, of nothing it made itself', () =>
    onTables(async (tables) => {
      const { run, query, losses, undo } = tables
      await fillWithPosts(tables)
      const using = ['--using', "replace(title, 'title ', '')::int"]
      const plan = await run(['retype', 'Post.title', 'int', ...using])
      await query("UPDATE posts SET title_integer = 77 WHERE slug = 'slug-1'")
      expect(await losses(plan)).toEqual([])
      await undo(plan)
      expect(await query("SELECT title FROM posts WHERE slug = 'slug-1'")).toEqual([
        { title: '77' },
      ])
    }))
})

describe('undo of a removal asks where it does not find the row again', () => {
  test('of another key', async () => {
    const project = await projectWithPosts()
    await project.run('remove field Post body --now --confirm Post.body')
    await project.query("DELETE FROM posts WHERE slug = 'slug-4'")
    expect((await project.run('undo --dry-run')).stdout).not.toContain('is not found')
    await project.query("UPDATE posts SET id = gen_random_uuid() WHERE slug = 'slug-2'")
    expect(await project.run('undo')).toMatchObject(
      losing('1 value of body whose row of posts is not found by its id'),
    )
    expect((await project.run('undo --confirm undo')).error).toBeUndefined()
    expect(await project.query('SELECT count(body)::int AS n FROM posts')).toEqual([{ n: 23 }])
  })

  test('of a retype that kept what the cast did not', async () => {
    const project = await projectWithNotes('string', ["'007'", "'8'"])
    expect((await project.run('retype Note.value int')).error).toBeUndefined()
    await project.query('UPDATE notes SET id = gen_random_uuid()')
    expect(await project.run('undo')).toMatchObject(
      losing('1 value of value whose row of notes is not found by its id'),
    )
  })
})

describe('the copies that undo needs', () => {
  const schemas = "SELECT FROM pg_namespace WHERE nspname = 'strata_undo'"

  test('go with their schema', async () => {
    const project = await projectWithPosts()
    await project.run('remove field Post body --now --confirm Post.body')
    await project.run('remove field Post title --now --confirm Post.title')
    await project.run('undo')
    expect(await project.query(schemas)).toHaveLength(1)
    await project.run('undo')
    expect(await project.query(schemas)).toEqual([])
    expect(await project.drift()).toBe('')
  })

  test('go when their generation is too old to be taken back', async () => {
    const project = await projectWithPosts()
    await project.run('remove field Post body --now --confirm Post.body')
    for (let at = 10; at < 30; at += 1) {
      const folder = `.strata/gen/29990101000000${at}0-1-other`
      project.write(`${folder}/journal.json`, JSON.stringify({ files: [], command: '', undo: [] }))
      project.write(`${folder}/done`, '')
    }
    const journals = () =>
      readdirSync(project.path('.strata/gen')).filter((name) => name.includes('remove'))
    expect(journals()).toHaveLength(1)
    expect((await project.run('field Post subtitle:string:optional')).error).toBeUndefined()
    expect(journals()).toEqual([])
    expect(await project.query(schemas)).toEqual([])
  })
})

test('undo does not ask for the moment that rows got from now()', async () => {
  const project = await projectWithPosts()
  await project.run('field Post seenAt:datetime:default=now')
  await project.query("UPDATE posts SET seen_at = '2020-01-01' WHERE slug = 'slug-1'")
  expect(await project.run('undo')).toMatchObject(losing('1 row of posts with seen_at'))
  await project.query('DELETE FROM posts')
  expect((await project.run('undo')).error).toBeUndefined()
})
