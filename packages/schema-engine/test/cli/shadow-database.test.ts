import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { describe } from 'vitest'
import { createTestDatabase, createTestRole, queryServer, type TestRole } from '../database.ts'
import { test as base, prismaCli, type TestProject } from '../project.ts'
import { history, model, schema } from '../schemas.ts'

const users = 'CREATE TABLE "User" (id int PRIMARY KEY);'

/** With a role that owns the project's database, so that its databases can be told from others'. */
const test = base.extend<{ owner: TestRole }>({
  owner: async ({ project }, use) => {
    const owner = await createTestRole('LOGIN CREATEDB')
    await queryServer(`ALTER DATABASE "${project.database.name}" OWNER TO "${owner.name}"`)
    await use(owner)
    await project.database.drop()
    await owner.drop()
  },
})

function databasesOf({ name }: TestRole): Promise<{ datname: string }[]> {
  return queryServer(
    `SELECT datname FROM pg_database JOIN pg_roles r ON r.oid = datdba WHERE rolname = '${name}'`,
  )
}

/** A project whose `migrate dev` stays in its shadow database; resolves once it is there. */
async function startSlowMigration(project: TestProject, owner: TestRole) {
  project.write({
    'prisma/schema.prisma': schema(model('User')),
    ...history({ '20240101000000_slow': 'SELECT pg_sleep(3600);' }),
  })
  const cli = spawn(process.execPath, [prismaCli, 'migrate', 'dev', '--name', 'next'], {
    cwd: project.folder,
    env: { ...project.env, DATABASE_URL: owner.on(project.database.url) },
    stdio: 'ignore',
  })
  const exit = once(cli, 'exit')
  const sleeping = () =>
    queryServer<{ pid: number }>(
      `SELECT pid FROM pg_stat_activity WHERE usename = '${owner.name}' AND query LIKE '%pg_sleep%'`,
    )
  return { cli, exit, sleeping }
}

describe.concurrent('the shadow database', () => {
  test('is dropped after a command', async ({ project, owner, expect }) => {
    project.write({ 'prisma/schema.prisma': schema(model('User')) })
    const env = { DATABASE_URL: owner.on(project.database.url) }

    const { output, exitCode } = await project.prisma('migrate dev --name init', { env })

    expect(exitCode, output).toBe(0)
    const own = [{ datname: project.database.name }]
    await expect.poll(() => databasesOf(owner)).toEqual(own)
  })

  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    test(`is dropped when the CLI ends by ${signal} amid a replay`, async ({
      project,
      owner,
      expect,
    }) => {
      const { cli, exit, sleeping } = await startSlowMigration(project, owner)
      await expect.poll(sleeping).toHaveLength(1)

      cli.kill(signal)
      await exit

      const own = [{ datname: project.database.name }]
      await expect.poll(() => databasesOf(owner)).toEqual(own)
      await expect.poll(sleeping).toEqual([])
    })
  }

  test('cannot be made by a role without CREATEDB: P3014', async ({ project, owner, expect }) => {
    await queryServer(`ALTER ROLE "${owner.name}" NOCREATEDB`)
    project.write({ 'prisma/schema.prisma': schema(model('User')) })
    const env = { DATABASE_URL: owner.on(project.database.url) }

    const { output, exitCode } = await project.prisma('migrate dev --name init', { env })

    expect(exitCode).toBe(1)
    expect(output).toContain('P3014')
    expect(output).toContain('permission denied to create database')
  })

  test("is the user's own where one is configured, emptied before use", async ({
    project,
    owner,
    expect,
  }) => {
    await queryServer(`ALTER ROLE "${owner.name}" NOCREATEDB`)
    const shadow = await createTestDatabase()
    await queryServer(`ALTER DATABASE "${shadow.name}" OWNER TO "${owner.name}"`)
    project.write({
      'prisma/schema.prisma': schema(model('User', 'name String?')),
      ...history({ '20240101000000_init': users }),
    })
    const env = {
      DATABASE_URL: owner.on(project.database.url),
      SHADOW_DATABASE_URL: owner.on(shadow.url),
    }
    await queryServer('CREATE TABLE left_over (id int)', shadow.name)

    const first = await project.prisma('migrate dev --name add_name', { env })
    const second = await project.prisma('migrate dev --name again', { env })

    await shadow.drop()
    expect(first.exitCode, first.output).toBe(0)
    expect(second.output).toContain('Already in sync')
  })

  test('must not be the main database', async ({ project, expect }) => {
    project.write({ 'prisma/schema.prisma': schema(model('User')) })
    const env = { SHADOW_DATABASE_URL: `${project.database.url}?schema=other` }

    const { output, exitCode } = await project.prisma('migrate dev --name init', { env })

    expect(exitCode).toBe(1)
    expect(output).toContain(`The shadow database "${project.database.name}" is the main one`)
  })

  test('shows which migration does not apply: P3006', async ({ project, expect }) => {
    project.write({
      'prisma/schema.prisma': schema(model('User')),
      ...history({ '20240101000000_init': users, '20240102000000_typo': '\n\nALTER TABL x;' }),
    })

    const { output, exitCode } = await project.prisma('migrate dev --name next')

    expect(exitCode).toBe(1)
    expect(output).toContain('P3006')
    expect(output).toContain('The migration "20240102000000_typo" does not apply')
    expect(output).toContain('syntax error at or near "TABL"')
    expect(output).toContain('>   3 ALTER TABL x;')
  })

  test('needs every migration file: P3015', async ({ project, expect }) => {
    project.write({
      'prisma/schema.prisma': schema(model('User')),
      ...history({ '20240101000000_init': users }),
      'prisma/migrations/20240102000000_empty/notes.md': '',
    })

    const { output, exitCode } = await project.prisma('migrate dev --name next')

    expect(exitCode).toBe(1)
    expect(output).toContain('P3015')
    expect(output).toContain('prisma/migrations/20240102000000_empty/migration.sql" is missing')
  })
})
