import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { Client } from 'pg'
import { describe, expect, test } from 'vitest'
import { bareProject, query, testProject } from './test-project.ts'

const broken = {
  'packages/db/prisma/migrations/20260102000000_broken/migration.sql': 'CREATE TABLE nope (;\n',
}

describe('setup, status and reset', () => {
  test('go from nothing to a migrated database and back', async () => {
    const project = bareProject()
    expect(await project.run(['status'])).toMatchObject({
      code: 0,
      stdout: 'The local Postgres is not running. pnpm db start\n',
    })
    expect((await project.run(['url'])).stderr).toContain('[DATABASE.NOT_CREATED]')
    expect(await project.run(['setup'])).toMatchObject({
      code: 0,
      stderr: expect.stringMatching(/^Applied to 127\.0\.0\.1:\d+\/app: 20260101000000_init\n$/),
    })
    expect(existsSync(path.join(project.root, 'packages/db/src/generated/client.ts'))).toBe(true)
    const { code, stdout: url } = await project.run(['start'])
    expect(code).toBe(0)
    expect(await project.run(['url'])).toMatchObject({ code: 0, stdout: url })
    expect(await project.run(['status'])).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^Database 127\.0\.0\.1:\d+\/app: 1 migration applied\.\n$/),
    })
    expect(await project.run(['reset'])).toMatchObject({
      code: 4,
      stderr: expect.stringContaining('Add --yes'),
    })
    expect((await project.run(['reset', '--yes'])).stderr).toContain('20260101000000_init')
    expect(await project.run(['stop'])).toMatchObject({ code: 0, stderr: 'Stopped.\n' })
  })

  test('a pending migration is a finding', async () => {
    const project = testProject()
    await project.startDatabase()
    expect((await project.run(['status'])).stderr).toContain('pnpm db migrate')
    const { code, stdout } = await project.run(['status', '--json'])
    expect(code).toBe(3)
    expect(JSON.parse(stdout)).toMatchObject({ applied: [], pending: ['20260101000000_init'] })
  })
})

test('a migration that is gone from the project is a finding, with what helps', async () => {
  const project = testProject()
  await project.startDatabase()
  await project.run(['migrate'])
  const folder = 'packages/db/prisma/migrations/20260101000000_init'
  rmSync(path.join(project.root, folder), { recursive: true })
  expect(await project.run(['migrate'])).toMatchObject({
    code: 0,
    stderr: expect.stringContaining(
      'The database has migrations that the project does not have: 20260101000000_init\npnpm db status\n',
    ),
  })
  expect(await project.run(['status'])).toMatchObject({
    code: 3,
    stdout: expect.stringContaining('missing: 20260101000000_init'),
    stderr: expect.stringContaining('Or lose all rows: pnpm db reset'),
  })
})

test('Ctrl-C ends migrate behind the migration that runs, and cancels it when it comes again', async () => {
  const project = testProject()
  const url = await project.startDatabase()
  const folder = 'packages/db/prisma/migrations'
  const waits = 'SELECT pg_advisory_xact_lock(1);\n'
  project.write({
    [`${folder}/20260102000000_wait/migration.sql`]: waits,
    [`${folder}/20260103000000_wait_again/migration.sql`]: `${waits}SELECT 1;\n`,
    [`${folder}/20260104000000_last/migration.sql`]: 'CREATE TABLE last ();\n',
  })
  const interrupted = async () => {
    const migrate = project.start(['migrate'])
    const waiting = "SELECT FROM pg_locks WHERE locktype = 'advisory' AND objid = 1 AND NOT granted"
    await expect.poll(() => query(url, waiting), { timeout: 30_000 }).toHaveLength(1)
    migrate.child.kill('SIGINT')
    await migrate.saw('Ctrl-C again cancels it.')
    return migrate
  }
  const holder = new Client(url)
  await holder.connect()
  await holder.query('SELECT pg_advisory_lock(1)')
  const first = await interrupted()
  await holder.query('SELECT pg_advisory_unlock(1)')
  expect(await first.ended).toMatchObject({
    code: 130,
    stderr: expect.stringContaining(
      'Stopped, with migrations left; applied: 20260101000000_init, 20260102000000_wait.\npnpm db migrate\n',
    ),
  })
  await holder.query('SELECT pg_advisory_lock(1)')
  const second = await interrupted()
  second.child.kill('SIGINT')
  expect(await second.ended).toMatchObject({
    code: 130,
    stderr: expect.stringContaining(
      'The migration "20260103000000_wait_again" was cancelled and is unfinished.\npnpm db status\n',
    ),
  })
  await holder.end()
  expect(JSON.parse((await project.run(['status', '--json'])).stdout)).toMatchObject({
    failed: ['20260103000000_wait_again'],
    pending: ['20260104000000_last'],
  })
})

test('a migration without SQL is not applied', async () => {
  const project = testProject()
  project.write({
    'packages/db/prisma/migrations/20260102000000_add_notes/migration.sql': '-- phase: expand\n',
  })
  const { code, stderr } = await project.run(['migrate'])
  expect(code).toBe(1)
  expect(stderr).toContain('The migration "20260102000000_add_notes" has no SQL yet.')
  expect(stderr).toContain('MIGRATION.EMPTY')
})

test('stop also stops a server that takes no connection', async () => {
  const project = testProject()
  await project.startDatabase()
  const state = path.join(project.root, '.strata/postgres/state.json')
  const saved = readFileSync(state, 'utf8')
  writeFileSync(state, saved.replace(/"password": "[^"]*"/, '"password": "another"'))
  expect((await project.run(['status'])).stderr).toContain('POSTGRES.WRONG_PASSWORD')
  expect(await project.run(['stop'])).toMatchObject({ code: 0, stderr: 'Stopped.\n' })
})

describe('errors', () => {
  test('an unknown command exits 2', async () => {
    expect(await bareProject().run(['nope'])).toMatchObject({
      code: 2,
      stderr: 'error Unknown command "nope". [CLI.USAGE]\npnpm db --help\n',
    })
  })

  test('a command that is near another is told so', async () => {
    const stderr = 'error Unknown command "staus". [CLI.USAGE]\npnpm db status\n'
    expect(await bareProject().run(['staus'])).toMatchObject({ code: 2, stderr })
  })

  test('a migration that fails is named, with the reason of the database', async () => {
    const project = testProject()
    project.write(broken)
    const { code, stderr } = await project.run(['migrate'])
    expect(code).toBe(1)
    expect(stderr).toContain('20260102000000_broken')
    expect(stderr).toContain('syntax error')
    const resolve = 'pnpm prisma migrate resolve --rolled-back 20260102000000_broken'
    expect(stderr).toContain(resolve)
    expect((await project.run(['migrate'])).stderr).toContain(resolve)
  })

  test('two migrations that are the same change are said to be, before one fails', async () => {
    const project = testProject()
    const folder = 'packages/db/prisma/migrations'
    const sql = 'ALTER TABLE "Note" ADD COLUMN "title" TEXT;\n'
    project.write({ [`${folder}/20260102000000_add_note_title/migration.sql`]: sql })
    await project.startDatabase()
    await project.run(['migrate'])
    project.write({ [`${folder}/20260103000000_add_note_title/migration.sql`]: sql })
    const hint = `Delete the folder ${folder}/20260103000000_add_note_title`
    const { code, stderr } = await project.run(['migrate'])
    expect(code).toBe(1)
    expect(stderr).toContain('"20260102000000_add_note_title" is applied. [MIGRATION.SAME_CHANGE]')
    expect(stderr).toContain(hint)
    expect((await project.run(['status'])).stderr).toContain(hint)
  })

  test('a database with tables and no history, with the commands that adopt it', async () => {
    const project = testProject()
    const url = await project.startDatabase()
    await query(url, 'CREATE TABLE customers (id integer PRIMARY KEY)')
    const { code, stderr } = await project.run(['migrate'])
    expect(code).toBe(1)
    expect(stderr).toContain('[MIGRATION.DATABASE_NOT_EMPTY]')
    expect(stderr).toContain('pnpm prisma migrate resolve --applied 00000000000000_baseline')
    // Unless others manage them.
    project.write({
      'packages/db/prisma.config.ts':
        "export default { tables: { external: ['public.customers'] } }\n",
    })
    expect((await project.run(['migrate'])).code).toBe(0)
  })

  test('a migration without its script is named', async () => {
    const project = testProject()
    rmSync(path.join(project.root, Object.keys(broken)[0] ?? ''), { force: true })
    project.write(broken)
    rmSync(path.join(project.root, Object.keys(broken)[0] ?? ''))
    expect(await project.run(['migrate'])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('"20260102000000_broken" has no migration.sql'),
    })
  })

  test('a seed that fails is shown', async () => {
    const project = testProject()
    project.write({ 'packages/db/prisma/seed.ts': 'throw new Error("no seed today")\n' })
    const { code, stderr } = await project.run(['setup'])
    expect(code).toBe(1)
    expect(stderr).toContain('no seed today')
  })

  test.each(['setup', 'migrate', 'seed', 'dev'])(
    "%s refuses another machine's database",
    async (command) => {
      const project = bareProject()
      project.write({ 'apps/api/package.json': '{"scripts":{"dev":"node -e 0"}}' })
      const env = { DATABASE_URL: 'postgresql://u:secret@203.0.113.1/app' }
      const { code, stderr } = await project.run([command], env)
      expect(code).toBe(1)
      expect(stderr).toContain('The database 203.0.113.1/app is on another machine')
      expect(stderr).not.toContain('secret')
    },
  )

  test('a URL whose host is unknown, or that cannot be read, says so', async () => {
    const project = bareProject()
    const migrate = async (url: string) =>
      (await project.run(['migrate'], { DATABASE_URL: url })).stderr
    expect(await migrate('postgresql://u:secret@nohost.invalid/app')).toContain(
      'error The host name "nohost.invalid" does not resolve to an address. [DATABASE.UNREACHABLE]',
    )
    expect(await migrate('postgresql://u:secret@127.0.0.1:99999/app')).toContain(
      'error DATABASE_URL has the port 99999, and the highest is 65535. [DATABASE.BAD_URL]',
    )
    expect(await migrate('postgresql://u:secret@127.0.0.1:1/app')).toContain(
      '[DATABASE.UNREACHABLE]\nStart the server, or correct host and port in the URL.\n',
    )
  })

  test('reset refuses a database that is not the local one', async () => {
    const env = { DATABASE_URL: 'postgresql://postgres@127.0.0.1:1/app' }
    expect(await bareProject().run(['reset', '--yes'], env)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('this command only resets the local Postgres'),
    })
  })
})

describe('generate', () => {
  test('makes the client again when it is gone, changed, or older than the schema', async () => {
    const project = bareProject()
    const generate = async () => (await project.run(['generate'])).stderr
    const client = path.join(project.root, 'packages/db/src/generated')
    expect(await generate()).toBe('Generated the client.\n')
    expect(await generate()).toBe('The client is up to date.\n')
    rmSync(client, { recursive: true })
    expect(await generate()).toBe('Generated the client.\n')
    rmSync(path.join(client, 'enums.ts'))
    expect(await generate()).toBe('Generated the client.\n')
    writeFileSync(path.join(client, 'client.ts'), '')
    expect(await generate()).toBe('Generated the client.\n')
    project.write({ 'packages/db/prisma/more.prisma': 'model Tag {\n  id Int @id\n}\n' })
    expect(await generate()).toBe('Generated the client.\n')
    expect(existsSync(path.join(client, 'models/Tag.ts'))).toBe(true)
    rmSync(path.join(project.root, 'packages/db/prisma/more.prisma'))
    expect(await generate()).toBe('Generated the client.\n')
    expect(existsSync(path.join(client, 'models/Tag.ts'))).toBe(false)
  })
})
