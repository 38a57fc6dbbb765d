import {
  chmodSync,
  existsSync,
  lstatSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs'
import { UserError } from '@repo/cli'
import { recoverGeneration } from '@repo/migrate/generation'
import type { Engine, Execute } from '@repo/schema-engine'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { copyOf, journalsOf, type TemporaryProject, temporaryProject } from './temporary-project.ts'
import { undoLast } from './undo-last.ts'
import { wholeState } from './whole-state.ts'

const reference = 'field User team:ref:Team:optional'

async function projectWithTeams(): Promise<TemporaryProject> {
  const project = await temporaryProject()
  await project.run('model Team label:string')
  return project
}

/** Makes one kind of statement fail; Prisma does not see event triggers. */
const forbid = (tag: string) => `
  CREATE FUNCTION refuse() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'no % today', tg_tag; END $$;
  CREATE EVENT TRIGGER refuse ON ddl_command_start WHEN TAG IN ('${tag}') EXECUTE FUNCTION refuse()`

describe('whatever fails, everything is as it was', () => {
  test.each([['CREATE INDEX'], ['ALTER TABLE'], ['CREATE TYPE']])(
    'the database refuses %s',
    async (tag) => {
      const project = await projectWithTeams()
      await project.query(forbid(tag))
      const before = await wholeState(project)
      const ended = await project.run(`${reference} kind:enum:a,b:default=a`)
      expect(ended.code).toBe(1)
      expect(ended.stderr).toContain(`no ${tag} today`)
      await project.query('DROP EVENT TRIGGER refuse')
      expect(await wholeState(project)).toEqual(before)
      expect((await project.run(`${reference} kind:enum:a,b:default=a`)).code).toBe(0)
    },
  )

  test('a table is locked', async () => {
    const project = await temporaryProject()
    const before = await wholeState(project)
    const other = new Client({ connectionString: project.url })
    await other.connect()
    await other.query('BEGIN; LOCK TABLE users IN ACCESS SHARE MODE')
    const ended = await project.run('field User bio:text:optional')
    await other.end()
    expect(ended.stderr).toMatch(/holds the table "users".*\[DATABASE.LOCKED\]/)
    expect(await wholeState(project)).toEqual(before)
  })

  test('the client cannot be generated', async () => {
    const project = await temporaryProject()
    const file = 'packages/db/prisma/schema.prisma'
    project.write(file, project.read(file).replace(/^generator[\s\S]*?^}\n/m, ''))
    const before = await wholeState(project)
    const ended = await project.run('field User bio:text:optional')
    expect(ended).toMatchObject({ error: { code: 'CLIENT.NO_GENERATOR' } })
    expect(await wholeState(project)).toEqual(before)
  })

  test('a file cannot be written', async () => {
    const project = await temporaryProject()
    rmSync(project.path('packages/db/src/testing'), { recursive: true })
    project.write('packages/db/src/testing', 'a file where a folder has to be')
    const before = await wholeState(project)
    expect(await project.run('model Tag label:string')).toMatchObject({
      error: { code: 'GENERATE.NOT_WRITTEN' },
    })
    expect(await wholeState(project)).toEqual(before)
  })

  test('Ctrl-C while the database works', async () => {
    const project = await temporaryProject()
    const before = await wholeState(project)
    await project.query(`
      CREATE FUNCTION wait() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(60); END $$;
      CREATE EVENT TRIGGER wait ON ddl_command_end WHEN TAG IN ('CREATE INDEX') EXECUTE FUNCTION wait()`)
    const abort = new AbortController()
    const running = project.run('field User code:string:optional:index', { signal: abort.signal })
    const asleep =
      "SELECT FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND datname = current_database()"
    await expect.poll(() => project.query(asleep)).toHaveLength(1)
    abort.abort(new Error('Ctrl-C'))
    expect((await running).stderr).toContain('Ctrl-C')
    await project.query('DROP EVENT TRIGGER wait')
    expect(await wholeState(project)).toEqual(before)
  })
})

describe('Ctrl-C while an undo', () => {
  let origin: TemporaryProject
  let before: Awaited<ReturnType<typeof wholeState>>
  let generated: Awaited<ReturnType<typeof wholeState>>
  beforeAll(async () => {
    origin = await temporaryProject(afterAll)
    before = await wholeState(origin)
    await origin.run('field User bio:text:optional')
    await origin.query(
      "INSERT INTO users (id, email, bio) VALUES (gen_random_uuid(), 'a@b.c', 'long')",
    )
    generated = await wholeState(origin)
  })

  test.each([
    ['journaled', 'before'],
    ['staged', 'before'],
    ['applied', 'before'],
    ['verified', 'before'],
    ['committed', 'after'],
    ['client', 'after'],
  ])('is %s leaves the project %s', async (moment, side) => {
    const project = await copyOf(origin)
    onTestFinished(project.remove)
    const abort = new AbortController()
    const undoing = undoLast({
      ...project,
      signal: abort.signal,
      onMoment: async (now) => {
        if (now === moment) abort.abort(new Error('Ctrl-C'))
      },
    })
    if (side === 'after') await undoing
    else await expect(undoing).rejects.toThrow('Ctrl-C')
    const { users, ...now } = await wholeState(project)
    const { users: _none, ...expected } = side === 'after' ? before : generated
    expect(now).toEqual(expected)
    const [user] = generated.users
    expect(users).toEqual([side === 'after' ? { ...user, bio: undefined } : user])
  })
})

describe('a COMMIT without an answer leaves the journal open', () => {
  /** Loses the connection before the database has the transaction, or behind it. */
  const losing = (commits: boolean) => (engine: Engine) => ({
    ...engine,
    transaction: async <Result>(work: (execute: Execute) => Promise<Result>) => {
      const lost = new UserError({ code: 'DATABASE.COMMIT_UNKNOWN', message: 'lost' })
      await engine.transaction(async (execute) => {
        await work(execute)
        if (!commits) throw lost
      })
      throw lost
    },
  })

  test.each([
    [true, 'finished'],
    [false, 'taken back'],
  ])('and recovery looks into the database: %s, %s', async (commits, outcome) => {
    const project = await temporaryProject()
    const before = await wholeState(project)
    await project.run('field User bio:text:optional')
    const generated = await wholeState(project)
    const undoing = undoLast({ ...project, withEngine: losing(commits) })
    await expect(undoing).rejects.toMatchObject({
      code: 'GENERATE.INTERRUPTED',
      hint: 'pnpm gen recover',
    })
    const { signal } = new AbortController()
    expect(await recoverGeneration({ ...project, signal })).toMatchObject({ outcome })
    expect(await wholeState(project)).toEqual(commits ? before : generated)
  })
})

test('an undo that would not end at the schema of before is not committed', async () => {
  const project = await temporaryProject()
  await project.run('field User bio:text:optional')
  await project.query('CREATE TABLE mine (id integer PRIMARY KEY)')
  const before = await wholeState(project)
  await expect(undoLast(project)).rejects.toMatchObject({
    code: 'DATABASE.DRIFT',
    message: expect.stringContaining('DROP TABLE "mine"'),
  })
  expect(await wholeState(project)).toEqual(before)
})

test('the first migration of a project makes the history', async () => {
  const project = await temporaryProject()
  await project.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public')
  rmSync(project.project.migrationsFolder, { recursive: true })
  const file = 'packages/db/prisma/schema.prisma'
  project.write(file, project.read(file).replace(/^model [\s\S]*?^}\n/gm, ''))
  expect(await project.run('model Tag label:string')).toMatchObject({ code: 0 })
  expect(await project.drift()).toBe('')
  expect(await project.query(history)).toMatchObject([{ applied_steps_count: 1, logs: null }])
})

const history = 'SELECT * FROM _prisma_migrations'

test('a finished journal stays, with every file before and after', async () => {
  const project = await temporaryProject()
  await project.run('field User bio:text:optional')
  const journal = `.strata/gen/${journalsOf(project)[0]}/journal.json`
  const { command, files, migrations } = JSON.parse(project.read(journal))
  expect(command).toBe('pnpm gen field User bio:text:optional')
  expect(migrations).toMatchObject([{ name: expect.stringMatching(/_add_user_bio$/) }])
  for (const { path: file, after } of files) expect(project.read(file)).toBe(after)
  expect(existsSync(project.path(journal.replace('journal.json', 'done')))).toBe(true)
  expect(existsSync(project.path(journal.replace('journal.json', 'client')))).toBe(false)
})

test('a file keeps its mode, and a link its target', async () => {
  const project = await temporaryProject()
  const schema = project.path('packages/db/prisma/schema.prisma')
  const elsewhere = project.path('real.prisma')
  renameSync(schema, elsewhere)
  symlinkSync(elsewhere, schema)
  chmodSync(elsewhere, 0o600)
  expect((await project.run('field User bio:text:optional')).code).toBe(0)
  expect(lstatSync(schema).isSymbolicLink()).toBe(true)
  expect(readFileSync(elsewhere, 'utf8')).toContain('bio')
  expect(statSync(elsewhere).mode & 0o777).toBe(0o600)
})
