import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Client } from 'pg'
import { describe, expect, test } from 'vitest'
import { expectBeforeOrAfter } from './before-or-after.ts'
import { killedAt, recover } from './killed-at.ts'
import { copyOf, journalsOf, type TemporaryProject, temporaryProject } from './temporary-project.ts'
import { wholeState } from './whole-state.ts'

const model = 'model Post title:string author:ref:User status:enum:draft,live:default=draft'

/** Kills the command at each of its moments. */
async function killAtEach(origin: TemporaryProject, command: string): Promise<string[]> {
  const before = await wholeState(origin)
  const whole = await copyOf(origin)
  const { ended, moments } = await killedAt(whole, 'never', command)
  expect(ended).toBe(0)
  const after = await wholeState(whole)
  await whole.remove()
  const check = (project: TemporaryProject, moment: string) => {
    const [journal = ''] = journalsOf(project).slice(-1)
    expect(existsSync(project.path(`.strata/gen/${journal}/client`)), moment).toBe(false)
  }
  const killed = { origin, command, stateOf: wholeState, before, after, check }
  await expectBeforeOrAfter({ ...killed, moments: telling(moments) })
  return moments
}

/** Of the writes of many files the first: the others are like it. */
function telling(moments: string[]): string[] {
  const kinds = moments.map((moment) => moment.replace(/ .*/, ' of a file'))
  return moments.filter((_moment, at) => kinds.indexOf(kinds[at] ?? '') === at)
}

describe('a process that is killed at any moment leaves the project before or after', () => {
  test('a generation', async ({ onTestFinished }) => {
    const moments = await killAtEach(await temporaryProject(onTestFinished), model)
    expect(moments).toEqual(expect.arrayContaining(['journaled', 'applied', 'verified', 'client']))
    const writes = moments.filter((moment) => /^(staged|file) /.test(moment))
    expect(writes).toContain('file packages/db/prisma/schema.prisma')
    expect(writes.length).toBeGreaterThan(14)
  })

  test('an undo', async ({ onTestFinished }) => {
    const origin = await temporaryProject(onTestFinished)
    await origin.query("INSERT INTO users (id, email) VALUES (gen_random_uuid(), 'a@b.c')")
    expect(await origin.run(model)).toMatchObject({ code: 0 })
    const moments = await killAtEach(origin, 'undo')
    expect(moments).toEqual(expect.arrayContaining(['published', 'marked']))
    expect(moments).toContain('file packages/db/prisma/schema.prisma')
  })
})

test('the next pnpm gen recovers by itself, and a dry run says that it cannot', async ({
  onTestFinished,
}) => {
  const project = await temporaryProject(onTestFinished)
  await killedAt(project, 'committed', model)
  expect(await project.run('model Tag --dry-run')).toMatchObject({
    error: { code: 'GENERATE.UNFINISHED' },
  })
  const next = await project.run('model Tag label:string')
  expect(next.code).toBe(0)
  expect(next.stderr).toContain(`An interrupted "pnpm gen ${model}" was finished.`)
  expect(project.migrations()).toEqual(['init', 'add_post', 'add_tag'])
  expect(await project.drift()).toBe('')
})

test('pnpm gen recover does only that', async ({ onTestFinished }) => {
  const project = await temporaryProject(onTestFinished)
  await killedAt(project, 'staged', model)
  expect(await project.run('recover')).toMatchObject({
    code: 0,
    stderr: `An interrupted "pnpm gen ${model}" was taken back.`,
  })
  expect(await project.run('recover')).toMatchObject({ stderr: 'There is nothing to recover.' })
})

test('a statement that a killed process left running is waited for and taken back', async ({
  onTestFinished,
}) => {
  const project = await temporaryProject(onTestFinished)
  const before = await wholeState(project)
  await project.query(`
    CREATE FUNCTION wait() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(60); END $$;
    CREATE EVENT TRIGGER wait ON ddl_command_end WHEN TAG IN ('ALTER TABLE') EXECUTE FUNCTION wait()`)
  const script = fileURLToPath(import.meta.resolve('./kill-at.ts'))
  const argv = [script, 'never', 'field', 'User', 'bio:text:optional']
  const child = spawn(process.execPath, argv, { cwd: project.root, env: project.env })
  const asleep =
    "SELECT FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND datname = current_database()"
  await expect.poll(() => project.query(asleep)).toHaveLength(1)
  child.kill('SIGKILL')
  await once(child, 'exit')
  expect(await recover(project)).toMatchObject({ outcome: 'taken back' })
  expect(await project.query(asleep)).toEqual([])
  await project.query('DROP EVENT TRIGGER wait')
  expect(await wholeState(project)).toEqual(before)
})

test('recovery says so when someone else migrates for long', async ({ onTestFinished }) => {
  const project = await temporaryProject(onTestFinished)
  await killedAt(project, 'verified', model)
  const other = new Client({ connectionString: project.url })
  await other.connect()
  await other.query('SELECT pg_advisory_lock(72707369)')
  await expect(recover(project)).rejects.toMatchObject({ code: 'GENERATE.STILL_RUNNING' })
  await other.end()
  expect(await recover(project)).toMatchObject({ outcome: 'taken back' })
})

test('a file edited after the kill is not overwritten', async ({ onTestFinished }) => {
  const project = await temporaryProject(onTestFinished)
  await killedAt(project, 'committed', model)
  const file = 'apps/api/src/routes/index.ts'
  const before = project.read(file)
  project.write(file, `${before}// mine\n`)
  await expect(recover(project)).rejects.toMatchObject({ code: 'GENERATE.FILE_CHANGED' })
  expect(project.read(file)).toBe(`${before}// mine\n`)
  project.write(file, before)
  expect(await recover(project)).toMatchObject({ outcome: 'finished' })
})

test('files that were in place are taken back where the database was reset after the kill', async ({
  onTestFinished,
}) => {
  const project = await temporaryProject(onTestFinished)
  const before = withoutClient(project.files())
  await killedAt(project, 'published', model)
  await project.query("DELETE FROM _prisma_migrations WHERE migration_name LIKE '%_add_post'")
  expect(await recover(project)).toMatchObject({ outcome: 'taken back' })
  expect(withoutClient(project.files())).toEqual(before)
})

/** The next command makes it. */
const withoutClient = (files: Record<string, string>) =>
  Object.fromEntries(Object.entries(files).filter(([file]) => !file.includes('/generated/')))
