import { existsSync } from 'node:fs'
import { cancelled } from '@repo/cli'
import { readMigrations, readSchema } from '@repo/migrate'
import { openEngine } from '@repo/schema-engine'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newProject, type TemporaryProject, temporaryProject } from './temporary-project.ts'

const field = 'field User bio:text:optional'

/** Runs a command that must change nothing, and returns how it ended. */
async function unchanged(project: TemporaryProject, command: string, options = {}) {
  const before = project.files()
  const tables =
    "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public' ORDER BY 1, 2"
  const columns = await project.query(tables)
  const rows = await project.query('SELECT migration_name, finished_at FROM _prisma_migrations')
  const ended = await project.run(command, options)
  expect(project.files()).toEqual(before)
  expect(await project.query(tables)).toEqual(columns)
  expect(await project.query('SELECT migration_name, finished_at FROM _prisma_migrations')).toEqual(
    rows,
  )
  return ended
}

describe('a database that is not what the project says', () => {
  test('a pending migration', async () => {
    const project = await newProject()
    project.write('packages/db/prisma/migrations/20270101000000_more/migration.sql', 'SELECT 1;\n')
    expect(await unchanged(project, field)).toMatchObject({
      error: { code: 'DATABASE.PENDING', hint: 'pnpm db migrate' },
    })
  })

  test('a change by hand, which a migration that is marked as applied keeps', async () => {
    const project = await temporaryProject()
    await project.query('ALTER TABLE users ADD COLUMN shadow integer')
    const { error } = await unchanged(project, field)
    const sql = 'ALTER TABLE "public"."users" ADD COLUMN     "shadow" INTEGER;'
    expect(error).toMatchObject({
      code: 'DATABASE.DRIFT',
      message: expect.stringContaining(sql),
      hint: 'Or undo it by SQL: pnpm prisma db execute --stdin.',
    })
    expect((await project.run('migration add_users_shadow')).error).toBeUndefined()
    const folder = 'packages/db/prisma/migrations'
    const migration = readMigrations(project.project).at(-1)?.name ?? ''
    project.write(`${folder}/${migration}/migration.sql`, sql)
    const engine = openEngine({ url: project.url, schema: readSchema(project.project) })
    await engine.markApplied(migration, readMigrations(project.project))
    await engine.dispose()
    const file = 'packages/db/prisma/schema.prisma'
    project.write(file, project.read(file).replace('  name ', '  shadow Int?\n  name '))
    expect((await project.run(field)).error).toBeUndefined()
    expect(await project.drift()).toBe('')
  })

  test('drift after a generation, when the history need not be replayed', async () => {
    const project = await newProject()
    await project.run('field User team:string:optional')
    await project.query('ALTER TABLE users DROP COLUMN team')
    expect(await unchanged(project, field)).toMatchObject({
      error: { code: 'DATABASE.DRIFT', message: expect.stringContaining('"team"') },
    })
  })

  test('an applied migration whose folder is gone', async () => {
    const project = await newProject()
    await project.query(
      "INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count) VALUES ('1', 'x', '20260102000000_gone', now(), 1)",
    )
    expect(await unchanged(project, field)).toMatchObject({
      error: { code: 'DATABASE.DRIFT', message: expect.stringContaining('20260102000000_gone') },
    })
  })

  test('a failed migration', async () => {
    const project = await newProject()
    project.write('packages/db/prisma/migrations/20260102000000_bad/migration.sql', 'SELECT 1;\n')
    await project.query(
      "INSERT INTO _prisma_migrations (id, checksum, migration_name) VALUES ('1', 'x', '20260102000000_bad')",
    )
    expect(await unchanged(project, field)).toMatchObject({
      error: {
        code: 'DATABASE.FAILED_MIGRATION',
        hint: expect.stringContaining('Its SQL may have been applied whole'),
      },
    })
  })

  test('a schema with a change that no migration makes', async () => {
    const project = await newProject()
    const file = 'packages/db/prisma/schema.prisma'
    project.write(file, project.read(file).replace('  name ', '  nick String?\n  name '))
    expect(await unchanged(project, field)).toMatchObject({
      error: { code: 'SCHEMA.NOT_MIGRATED', message: expect.stringContaining('"nick"') },
    })
  })

  test('a schema whose generator makes another client', async () => {
    const project = await newProject()
    const file = 'packages/db/prisma/schema.prisma'
    project.write(file, project.read(file).replace('"prisma-client"', '"prisma-client-js"'))
    expect(await unchanged(project, field)).toMatchObject({
      error: {
        code: 'CLIENT.NO_GENERATOR',
        message: expect.stringContaining('"client" has "prisma-client-js"'),
        hint: expect.stringContaining('provider = "prisma-client"'),
      },
    })
  })

  test('a schema that is not valid', async () => {
    const project = await newProject()
    const file = 'packages/db/prisma/schema.prisma'
    project.write(file, project.read(file).replace('String?', 'Strin?'))
    expect(await unchanged(project, field)).toMatchObject({ error: { code: 'SCHEMA.INVALID' } })
  })

  test("another machine's database, unless it is allowed", async () => {
    const project = await newProject()
    const env = { DATABASE_URL: 'postgresql://u:secret@203.0.113.1/app' }
    const ended = await unchanged(project, field, { env })
    expect(ended).toMatchObject({ error: { code: 'DATABASE.NOT_LOCAL' } })
    expect(ended.stderr).toContain('--allow-remote')
    expect(ended.stderr).not.toContain('secret')
  })
})

describe('names', () => {
  let shared: TemporaryProject
  beforeAll(async () => {
    shared = await temporaryProject(afterAll)
  })

  test.each([
    [`${field} --name update`, 'CLI.USAGE', 2],
    [`${field} --name fix_changes`, 'CLI.USAGE', 2],
    [`${field} --name AddBio`, 'CLI.USAGE', 2],
    [`${field} --name add__bio`, 'CLI.USAGE', 2],
    [`${field} --name init`, 'CLI.USAGE', 2],
    [`${field} --name ${'long_'.repeat(20)}name`, 'CLI.USAGE', 2],
    ['model User id:int', 'SPEC.NAME', 2],
    ['model Promise', 'SPEC.NAME', 2],
    ['model USER', 'SCHEMA.NAME_TAKEN', 1],
    ['model Account --plural users', 'SCHEMA.NAME_TAKEN', 1],
    ['model Checkup --plural health', 'GENERATE.ROUTE_TAKEN', 1],
    ['model Series', 'CLI.USAGE', 2],
    ['model Post a:int a:int', 'SPEC.NAME', 2],
    ['model Post price:decimal10 price:decimal2', 'SPEC.BRACES', 2],
    ['model Post boss:ref:Post', 'SPEC.REQUIRED_SELF', 2],
    ['model Post a:ref:User b:ref:User', 'SCHEMA.AMBIGUOUS', 1],
    ['model', 'CLI.USAGE', 2],
    ['field User', 'CLI.USAGE', 2],
    ['field', 'CLI.USAGE', 2],
    ['nothing Post', 'CLI.USAGE', 2],
    ['model Post --no-such', 'CLI.USAGE', 2],
    ['model Post --id uuid9', 'SPEC.ID', 2],
  ])('%s is refused with %s', async (command, code, exit) => {
    expect(await unchanged(shared, command)).toMatchObject({ code: exit, error: { code } })
  })

  test('--name names the migration', async () => {
    const project = await temporaryProject()
    expect((await project.run(`${field} --name tell_more_of_users`)).code).toBe(0)
    expect(project.migrations()).toEqual(['init', 'tell_more_of_users'])
    const taken = await project.run('field User more:text:optional --name tell_more_of_users')
    expect(taken).toMatchObject({ error: { code: 'MIGRATION.NAME_TAKEN' } })
  })

  test('a file in the way of a new one is not touched', async () => {
    const project = await temporaryProject()
    project.write('apps/api/src/routes/posts/schemas.ts', '// mine\n')
    expect(await unchanged(project, 'model Post')).toMatchObject({
      error: { code: 'GENERATE.FILE_EXISTS' },
    })
  })

  test('a model without a factory cannot be referred to', async () => {
    const project = await temporaryProject()
    project.write('packages/db/src/testing/factories/user.ts', '// gone\n')
    expect(await unchanged(project, 'model Post author:ref:User')).toMatchObject({
      error: { code: 'GENERATE.NO_FACTORY' },
    })
    const { stdout } = await project.run('model Post author:ref:User --no-api --dry-run')
    expect(stdout).toContain('No factory is made, since there is no createUser(db)')
  })
})

describe('looking before', () => {
  test('--dry-run prints what the real run writes, and writes nothing', async () => {
    const project = await newProject()
    const dry = await unchanged(project, `${field} --dry-run`)
    expect(dry.code).toBe(0)
    expect(existsSync(project.path('.strata'))).toBe(false)
    const real = await project.run(field)
    const withoutTime = (text: string) => text.replaceAll(/\d{14}/g, 'TIME')
    expect(withoutTime(real.stderr)).toContain(withoutTime(dry.stdout))
  })

  test('--dry-run is refused where the real run would be', async () => {
    const project = await temporaryProject()
    const env = { DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/none' }
    const unreachable = { error: { code: 'DATABASE.UNREACHABLE' } }
    expect(await project.run(field, { env })).toMatchObject(unreachable)
    expect(await project.run(`${field} --dry-run`, { env })).toMatchObject(unreachable)
    project.write('packages/db/prisma/migrations/20270101000000_more/migration.sql', 'SELECT 1;\n')
    const pending = { error: { code: 'DATABASE.PENDING' } }
    expect(await unchanged(project, `${field} --dry-run`)).toMatchObject(pending)
  })

  test('--json prints one object', async () => {
    const project = await temporaryProject()
    const planned = JSON.parse((await unchanged(project, `${field} --dry-run --json`)).stdout)
    expect(planned).toMatchObject({
      command: 'pnpm gen field User bio:text:optional',
      status: 'planned',
      migrations: [
        { phase: 'expand', sql: expect.stringContaining('ADD COLUMN'), risk: expect.any(String) },
      ],
      conflicts: [],
      questions: [{ flag: '--yes' }],
      next: ['pnpm test'],
    })
    const applied = JSON.parse((await project.run(`${field} --json`)).stdout)
    expect(applied).toMatchObject({
      status: 'applied',
      files: planned.files.map(() => ({ action: expect.any(String) })),
    })
    expect(JSON.parse((await project.run(`${field} --json`)).stdout)).toMatchObject({
      status: 'identical',
    })
  })

  test('a terminal is asked, and no is no', async () => {
    const project = await temporaryProject()
    const confirm = (answer: boolean) => ({
      prompts: { interactive: true, confirm: async () => answer },
    })
    const no = await unchanged(project, field, confirm(false))
    expect(no).toMatchObject({ code: 130, error: cancelled() })
    expect((await project.run(field, confirm(true))).code).toBe(0)
  })

  test('a file that changes while the plan is shown is refused', async () => {
    const project = await temporaryProject()
    const file = 'apps/api/src/routes/users/schemas.ts'
    const confirm = async () => {
      project.write(file, `${project.read(file)}// mine\n`)
      return true
    }
    const ended = await project.run(field, { prompts: { interactive: true, confirm } })
    expect(ended).toMatchObject({ error: { code: 'GENERATE.FILE_CHANGED' } })
    expect(project.read(file)).toMatch(/\/\/ mine\n$/)
    expect(project.migrations()).toEqual(['init'])
    expect(await project.drift()).toBe('')
  })

  test('two at once do not interleave', async () => {
    const project = await temporaryProject()
    const ended = await Promise.all([project.run('model Tag label:string'), project.run(field)])
    expect(ended.map(({ code }) => code).sort()).toEqual([0, 1])
    expect(ended.find(({ code }) => code === 1)).toMatchObject({ error: { code: 'GENERATE.BUSY' } })
    expect(await project.drift()).toBe('')
  })
})

describe('help and menu', () => {
  let project: TemporaryProject
  beforeAll(async () => {
    project = await temporaryProject(afterAll)
  })

  test.each([['--help'], ['help'], ['model --help'], ['field -h']])('%s', async (command) => {
    const { code, stdout } = await project.run(command)
    expect(code).toBe(0)
    expect(stdout).toMatch(/^Usage: pnpm gen /)
    expect(stdout).toContain('--dry-run')
  })

  test('alone it lists what it makes', async () => {
    const { code, stdout } = await project.run('')
    expect(code).toBe(0)
    expect(stdout).toContain('  model       a model with its migration')
    expect(stdout).toContain('  field       fields on a model')
  })

  test('in a terminal it asks', async () => {
    const answers = ['Tag', 'label:string:unique']
    const text = async () => answers.shift() ?? ''
    // The one choice that the question can have.
    const select = (async () => 'model') as never
    const ended = await project.run('', {
      prompts: { interactive: true, select, text, confirm: async () => true },
    })
    expect(ended.code).toBe(0)
    expect(project.migrations()).toEqual(['init', 'add_tag'])
  })
})
