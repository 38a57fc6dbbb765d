import { execFileSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { temporaryProject } from '../temporary-project.ts'
import { projectWithPosts } from './project-with-posts.ts'
import { refuses } from './refuses.ts'

describe('gen migration', () => {
  test('writes a file that is applied when it has SQL', async () => {
    const project = await temporaryProject()
    const before = project.files()
    const run = await project.run('migration add_search_trigger')
    expect(run.error).toBeUndefined()
    expect(project.migrations()).toEqual(['init', 'add_search_trigger'])
    expect(
      await project.query("SELECT FROM _prisma_migrations WHERE migration_name LIKE '%trigger'"),
    ).toEqual([])
    expect(await project.run('field User bio:text:optional')).toMatchObject({
      error: { code: 'DATABASE.PENDING', hint: 'pnpm db migrate' },
    })
    expect((await project.run('undo')).error).toBeUndefined()
    expect(project.files()).toEqual(before)
  })

  test('says its phase', async () => {
    const project = await temporaryProject()
    await project.run('migration drop_old_trigger --phase contract')
    const file = project.files()
    const [name = ''] = Object.keys(file).filter((one) => one.includes('drop_old_trigger/'))
    expect(file[name]).toContain('-- phase: contract\n')
  })
})

refuses([
  ['migration', 'CLI.USAGE'],
  ['migration add_it --phase later', 'CLI.USAGE'],
  ['migration update', 'CLI.USAGE'],
  ['migration AddTrigger', 'CLI.USAGE'],
])

test('gen migration is refused with the name of another', async () => {
  const project = await temporaryProject()
  await project.run('field User bio:text:optional')
  expect(await project.run('migration add_user_bio')).toMatchObject({
    error: { code: 'MIGRATION.NAME_TAKEN' },
  })
})

describe('gen undo', () => {
  test('takes back one generation after the other, until there is none', async () => {
    const project = await temporaryProject()
    project.release()
    const before = project.files()
    await project.run('model Post title:string author:ref:User')
    const between = project.files()
    await project.run('field Post body:text:optional')
    const preview = await project.run('undo --dry-run')
    expect(preview.stdout).toContain('Take back: pnpm gen field Post body:text:optional')
    const undone = await project.run('undo')
    expect(undone.stdout).toContain('delete packages/db/prisma/migrations/')
    expect(project.files()).toEqual(between)
    expect((await project.run('undo')).error).toBeUndefined()
    expect(project.files()).toEqual(before)
    expect(await project.drift()).toBe('')
    expect(await project.query('SELECT count(*)::int AS n FROM _prisma_migrations')).toEqual([
      { n: 1 },
    ])
    expect(await project.run('undo')).toMatchObject({ error: { code: 'GENERATE.NOTHING_TO_UNDO' } })
  })

  test('asks before it takes back what is committed', async () => {
    const project = await temporaryProject()
    project.release()
    execFileSync('git', ['checkout', '--quiet', '-b', 'feature'], { cwd: project.root })
    const before = project.files()
    await project.run('field User bio:text:optional')
    project.release()
    const between = project.files()
    expect(await project.run('undo')).toMatchObject({
      code: 4,
      error: { hint: 'Add --confirm undo' },
    })
    expect(project.files()).toEqual(between)
    const preview = await project.run('undo --dry-run --json')
    expect(JSON.parse(preview.stdout).questions[0].message).toMatch(
      /^Its files are committed, .*add_user_bio\/migration\.sql/,
    )
    expect((await project.run('undo --confirm undo')).error).toBeUndefined()
    expect(project.files()).toEqual(before)
  })

  test('asks before it drops what was written since, in any other value than its own', async () => {
    const project = await projectWithPosts()
    await project.run(
      'field Post views:int:default=7 subtitle:string:backfill=slug meta:json:default={}',
    )
    expect(await project.run('undo --dry-run')).toMatchObject({ code: 0 })
    await project.query("UPDATE posts SET views = 8 WHERE slug IN ('slug-1', 'slug-2')")
    const before = project.files()
    expect(await project.run('undo')).toMatchObject({
      code: 4,
      error: {
        message: expect.stringContaining('permanently deletes 2 rows of posts with views.'),
        hint: 'Add --confirm undo',
      },
    })
    expect(project.files()).toEqual(before)
    expect((await project.run('undo --confirm undo')).error).toBeUndefined()
    expect(await project.drift()).toBe('')
    expect(await project.run('undo')).toMatchObject({
      error: { message: expect.stringContaining('50 rows of posts') },
    })
  })

  test('is refused where a file was edited since', async () => {
    const project = await temporaryProject()
    await project.run('model Post title:string')
    const file = 'apps/api/src/routes/posts/routes.ts'
    project.write(file, `${project.read(file)}\n// mine\n`)
    const before = project.files()
    expect(await project.run('undo')).toMatchObject({
      error: { code: 'GENERATE.FILE_CHANGED', message: expect.stringContaining(file) },
    })
    expect(project.files()).toEqual(before)
  })

  test('writes a migration where others may have the one that it takes back', async () => {
    const project = await projectWithPosts()
    await project.run('field Post views:int:backfill=7') // the newest of several is of a second to come
    project.release()
    const run = await project.run('undo')
    expect(run.error).toBeUndefined()
    expect(run.stderr).toContain('A release that runs fails until the new one is out.')
    expect(project.read('.changeset/undo-add-post-views.md')).toContain(
      'Take back: pnpm gen field Post views:int:backfill=7.',
    )
    expect(project.migrations().slice(-2)).toEqual(['vacuum_posts', 'undo_add_post_views'])
    expect(await project.drift()).toBe('')
    expect(
      await project.run('field Post views:int:default=0 --name add_views_again'),
    ).toMatchObject({ code: 0 })
    expect(await project.drift()).toBe('')
  })

  test('is refused where only this database kept the rows', async () => {
    const project = await projectWithPosts()
    await project.run('remove field Post body --now --confirm Post.body')
    project.release()
    expect(await project.run('undo')).toMatchObject({ error: { code: 'GENERATE.RELEASED' } })
  })
})

describe('--json', () => {
  test('is one object for a plan, a run, nothing to do, a failure and a question', async () => {
    const project = await temporaryProject()
    const json = async (command: string) => {
      const { code, stdout, stderr } = await project.run(`${command} --json`)
      expect(stderr).toBe('')
      return { code, ...JSON.parse(stdout) }
    }
    const field = 'field User bio:text:optional'
    expect(await json(`${field} --dry-run`)).toMatchObject({
      code: 0,
      status: 'planned',
      why: 'nothing to scan and nothing to rewrite',
      questions: [{ flag: '--yes' }],
      migrations: [{ phase: 'expand' }],
    })
    expect(await json(field)).toMatchObject({ status: 'applied', questions: [] })
    expect(await json(field)).toMatchObject({ status: 'identical' })
    expect(await json('field User bio:int')).toMatchObject({
      code: 1,
      status: 'failed',
      error: { code: 'SCHEMA.CONFLICT' },
    })
    expect(await json('nothing at all')).toMatchObject({ code: 2, error: { code: 'CLI.USAGE' } })
    expect(await json('field User team:string')).toMatchObject({
      code: 4,
      questions: [
        {
          flag: ':default=<value> or :backfill=<sql> or :optional to "team:string", or --steps',
          choices: ['default', 'backfill', 'optional', 'steps'],
        },
      ],
    })
    expect(await json('remove field User name --now')).toMatchObject({
      code: 4,
      questions: [{ flag: '--confirm User.name' }],
    })
    expect(await json('undo')).toMatchObject({
      code: 0,
      command: 'pnpm gen undo',
      status: 'applied',
    })
  })
})
