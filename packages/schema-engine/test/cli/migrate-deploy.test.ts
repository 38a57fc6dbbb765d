import pg from 'pg'
import { describe } from 'vitest'
import { type TestProject, test } from '../project.ts'
import { history, model, schema } from '../schemas.ts'

const users = 'CREATE TABLE "User" (id int PRIMARY KEY);'

function writeHistory(project: TestProject, scripts: Record<string, string>): void {
  project.write({ 'prisma/schema.prisma': schema(model('User')), ...history(scripts) })
}

describe.concurrent('prisma migrate deploy', () => {
  test('applies what is pending, and nothing the second time', async ({ project, expect }) => {
    writeHistory(project, { '20240101000000_init': users })

    const first = await project.prisma('migrate deploy')
    const second = await project.prisma('migrate deploy')

    expect(first).toMatchObject({ exitCode: 0 })
    expect(first.output).toContain('All migrations have been successfully applied.')
    expect(second.output).toContain('No pending migrations to apply.')
  })

  test('rolls a file back that fails half-way (P3018), and is blocked by it (P3009)', async ({
    project,
    expect,
  }) => {
    const failing = '20240102000000_half'
    writeHistory(project, {
      '20240101000000_init': users,
      [failing]: 'CREATE TABLE half (id int);\nINSERT INTO nowhere VALUES (1);',
      '20240103000000_after': 'CREATE TABLE after_it (id int);',
    })

    const failed = await project.prisma('migrate deploy')
    expect(failed.exitCode).toBe(1)
    expect(failed.output).toContain('P3018')
    expect(failed.output).toContain(`The migration "${failing}" failed.`)
    expect(failed.output).toContain('Database error code: 42P01')
    expect(failed.output).toContain('>   2 INSERT INTO nowhere VALUES (1);')
    const tables = await project.database.query(
      `SELECT to_regclass('half') AS half, to_regclass('after_it') AS after`,
    )
    expect(tables).toEqual([{ half: null, after: null }])

    const blocked = await project.prisma('migrate deploy')
    expect(blocked.exitCode).toBe(1)
    expect(blocked.output).toContain('P3009')
    expect(blocked.output).toContain(failing)
    const [row] = await project.database.query<{ logs: string }>(
      `SELECT logs FROM _prisma_migrations WHERE migration_name = '${failing}'`,
    )
    expect(row?.logs).toContain('relation "nowhere" does not exist')
  })

  test('refuses a database with tables and no history: P3005', async ({ project, expect }) => {
    writeHistory(project, { '20240101000000_init': users })
    await project.database.query(users)

    const { output, exitCode } = await project.prisma('migrate deploy')

    expect(exitCode).toBe(1)
    expect(output).toContain('P3005')
  })

  test('gives up after 10 s on an advisory lock: P1002', async ({ project, expect }) => {
    writeHistory(project, { '20240101000000_init': users })
    const other = new pg.Client(project.database.url)
    await other.connect()
    await other.query('SELECT pg_advisory_lock(72707369)')

    const refused = await project.prisma('migrate deploy')
    const env = { PRISMA_SCHEMA_DISABLE_ADVISORY_LOCK: '1' }
    const unlocked = await project.prisma('migrate deploy', { env })

    await other.end()
    expect(refused.exitCode).toBe(1)
    expect(refused.output).toContain('P1002')
    expect(unlocked.exitCode, unlocked.output).toBe(0)
  })

  test('refuses the history of another provider: P3019', async ({ project, expect }) => {
    writeHistory(project, { '20240101000000_init': users })
    project.write({ 'prisma/migrations/migration_lock.toml': 'provider = "mysql"\n' })

    const { output, exitCode } = await project.prisma('migrate deploy')

    expect(exitCode).toBe(1)
    expect(output).toContain('P3019')
    expect(output).toContain(
      `The schema's provider is "postgresql", migration_lock.toml says "mysql"`,
    )
  })
})

/** As `prisma migrate deploy` has them done; the CLI sees nothing of the scripts. */
describe.concurrent('the engine that deploys', () => {
  test('takes $$ bodies, semicolons in strings and views', async ({ project, expect }) => {
    writeHistory(project, {
      '20240101000000_init': `${users}
CREATE FUNCTION two() RETURNS int AS $body$ BEGIN PERFORM 1; RETURN 2; END; $body$ LANGUAGE plpgsql;
DO $$ BEGIN IF two() = 2 THEN INSERT INTO "User" VALUES (1); END IF; END $$;
CREATE TABLE words (text text DEFAULT 'a;b');
INSERT INTO words VALUES (DEFAULT), ('-- no; comment');
CREATE VIEW people AS SELECT id FROM "User"; -- the last; comment`,
    })

    await project.deploy()

    const words = await project.database.query('SELECT text, two() FROM words, people')
    expect(words).toEqual([
      { text: 'a;b', two: 2 },
      { text: '-- no; comment', two: 2 },
    ])
  })

  test('takes CONCURRENTLY alone in a file, and not with company', async ({ project, expect }) => {
    writeHistory(project, {
      '20240101000000_init': users,
      '20240102000000_alone': 'CREATE INDEX CONCURRENTLY one ON "User" (id);',
      '20240103000000_two': 'CREATE INDEX CONCURRENTLY two ON "User" (id); SELECT 1;',
    })

    await expect(project.deploy()).rejects.toMatchObject({
      message: expect.stringContaining('The migration "20240103000000_two" failed.'),
      cause: { data: { meta: { database_error_code: '25001' } } },
    })
  })

  test('takes ALTER TYPE ADD VALUE, used from the next file on', async ({ project, expect }) => {
    writeHistory(project, {
      '20240101000000_init': `${users} CREATE TYPE role AS ENUM ('reader');`,
      '20240102000000_add_value': `ALTER TYPE role ADD VALUE 'writer';`,
      '20240103000000_use_value': `ALTER TABLE "User" ADD COLUMN role role DEFAULT 'writer';`,
    })

    await project.deploy()

    const kinds = await project.database.query(`SELECT enum_range(NULL::role)::text AS kinds`)
    expect(kinds).toEqual([{ kinds: '{reader,writer}' }])
  })
})
