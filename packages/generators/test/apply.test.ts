import {
  chmodSync,
  existsSync,
  globSync,
  lstatSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs'
import { Client } from 'pg'
import { describe, expect, test } from 'vitest'
import { type TemporaryProject, temporaryProject } from './temporary-project.ts'

const reference = 'field User team:ref:Team:optional'

/** Everything that a failed generation must leave as it was. */
async function stateOf(project: TemporaryProject) {
  return {
    files: project.files(),
    drift: await project.drift(),
    rows: await project.query('SELECT migration_name, finished_at FROM _prisma_migrations'),
  }
}

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
      const before = await stateOf(project)
      const ended = await project.run(`${reference} kind:enum:a,b:default=a`)
      expect(ended.code).toBe(1)
      expect(ended.stderr).toContain(`no ${tag} today`)
      await project.query('DROP EVENT TRIGGER refuse')
      expect(await stateOf(project)).toEqual(before)
      expect((await project.run(`${reference} kind:enum:a,b:default=a`)).code).toBe(0)
    },
  )

  test('a table is locked', async () => {
    const project = await temporaryProject()
    const before = await stateOf(project)
    const other = new Client({ connectionString: project.url })
    await other.connect()
    await other.query('BEGIN; LOCK TABLE users IN ACCESS SHARE MODE')
    const ended = await project.run('field User bio:text:optional')
    await other.end()
    expect(ended.stderr).toContain('lock timeout')
    expect(await stateOf(project)).toEqual(before)
  })

  test('the client cannot be generated', async () => {
    const project = await temporaryProject()
    const file = 'packages/db/prisma/schema.prisma'
    project.write(file, project.read(file).replace(/^generator[\s\S]*?^}\n/m, ''))
    const before = await stateOf(project)
    const ended = await project.run('field User bio:text:optional')
    expect(ended).toMatchObject({ error: { code: 'CLIENT.NO_GENERATOR' } })
    expect(await stateOf(project)).toEqual(before)
  })

  test('a file cannot be written', async () => {
    const project = await temporaryProject()
    rmSync(project.path('packages/db/src/testing'), { recursive: true })
    project.write('packages/db/src/testing', 'a file where a folder has to be')
    const before = await stateOf(project)
    expect(await project.run('model Tag label:string')).toMatchObject({
      error: { code: 'GENERATE.NOT_WRITTEN' },
    })
    expect(await stateOf(project)).toEqual(before)
  })

  test('Ctrl-C while the database works', async () => {
    const project = await temporaryProject()
    const before = await stateOf(project)
    const other = new Client({ connectionString: project.url })
    await other.connect()
    const abort = new AbortController()
    // An index that is built concurrently waits for older transactions, with no time limit; the
    // column before it needs the table alone, so this one begins in between.
    const event = `
      CREATE FUNCTION wait() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_advisory_lock(1); END $$;
      CREATE EVENT TRIGGER wait ON ddl_command_start WHEN TAG IN ('CREATE INDEX') EXECUTE FUNCTION wait();
      SELECT pg_advisory_lock(1)`
    await other.query(event)
    const running = project.run('field User code:string:optional:index', { signal: abort.signal })
    while ((await other.query(waiting)).rowCount === 0) await other.query('SELECT 1')
    abort.abort(new Error('Ctrl-C'))
    const { stderr } = await running
    await other.query('DROP EVENT TRIGGER wait')
    await other.end()
    expect(stderr).toContain('Ctrl-C')
    expect(await stateOf(project)).toEqual(before)
  })
})

const waiting =
  "SELECT FROM pg_stat_activity WHERE wait_event = 'advisory' AND datname = current_database()"

test('a finished journal stays, with every file before and after', async () => {
  const project = await temporaryProject()
  await project.run('field User bio:text:optional')
  const [journal = ''] = globSync('.strata/gen/*/journal.json', { cwd: project.root })
  const { command, files, migrations } = JSON.parse(readFileSync(project.path(journal), 'utf8'))
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
