import path from 'node:path'
import { runProcess } from '@repo/cli'
import { describe } from 'vitest'
import { migrationList, noFilters } from '../src/api/migration.ts'
import { queryServer, urlOf } from './database.ts'
import { startEngine } from './engine-process.ts'
import { test } from './project.ts'
import { model, schema } from './schemas.ts'

const list = migrationList([{ name: '1_init', sql: 'CREATE TABLE a (id int);' }])

describe.concurrent('the JSON-RPC server', () => {
  test('answers what it cannot read or does not know', async ({ project, expect }) => {
    const engine = startEngine({ url: project.database.url })

    engine.write('{ nonsense')
    expect(await engine.receive()).toMatchObject({ id: null, error: { code: -32_700 } })
    expect(await engine.request('dance', {})).toMatchObject({ id: 1, error: { code: -32_601 } })
    expect((await engine.close()).code).toBe(0)
  })

  test('says a panic in the log and by exit code 101', async ({ project, expect }) => {
    const asked = startEngine({ url: project.database.url })
    const unreadable = startEngine({ url: project.database.url })

    asked.write('{"jsonrpc":"2.0","id":1,"method":"debugPanic"}')
    unreadable.write('{"jsonrpc":"2.0","id":1,"method":"applyMigrations","params":{}}')

    for (const engine of [asked, unreadable]) {
      const { code, log } = await engine.ended()
      expect(code).toBe(101)
      expect(log).toContain('"is_panic":true')
    }
  })

  test('needs a URL for all but diffs: P1013', async ({ expect }) => {
    const engine = startEngine({})

    const refused = await engine.request('reset', { filter: noFilters })
    const files = [{ path: 'schema.prisma', content: schema(model('User')) }]
    const target = { tag: 'schemaDatamodel', files }
    const diff = await engine.request('diff', {
      from: target,
      to: target,
      script: false,
      exitCode: null,
      filters: noFilters,
    })

    expect(refused.error?.data).toMatchObject({ error_code: 'P1013' })
    expect(diff).toMatchObject({ method: 'print', params: { content: 'No difference detected.' } })
    engine.write(JSON.stringify({ jsonrpc: '2.0', id: diff.id, result: {} }))
    expect(await engine.receive()).toMatchObject({ id: 1, result: { exitCode: 0, stdout: null } })
    await engine.close()
  })

  test('gives the version of the database', async ({ project, expect }) => {
    const engine = startEngine({ url: project.database.url })

    const { result } = await engine.request('getDatabaseVersion', {})

    expect(result).toMatch(/^PostgreSQL \d+/)
    await engine.close()
  })

  test('gives errors their meta', async ({ project, expect }) => {
    const engine = startEngine({ url: project.database.url })
    const applied = { migrationsList: list, migrationName: '1_init' }
    const broken = migrationList([
      { name: '1_init', sql: 'CREATE TABLE a (id int);' },
      { name: '2_bad', sql: 'SELECT nope;' },
    ])

    await engine.request('markMigrationApplied', applied)
    const again = await engine.request('markMigrationApplied', applied)
    const replay = await engine.request('devDiagnostic', {
      migrationsList: broken,
      filters: noFilters,
    })
    const apply = await engine.request('applyMigrations', {
      migrationsList: broken,
      filters: noFilters,
    })

    const reason = 'ERROR: column "nope" does not exist\n\n>   1 SELECT nope;'
    expect(again.error?.data).toMatchObject({
      error_code: 'P3008',
      meta: { migration_name: '1_init' },
    })
    expect(replay.error?.data).toMatchObject({
      error_code: 'P3006',
      meta: { migration_name: '2_bad', inner_error: { message: reason } },
    })
    expect(apply.error?.data).toMatchObject({
      error_code: 'P3018',
      meta: { migration_name: '2_bad', database_error_code: '42703', database_error: reason },
    })
    await engine.close()
  })

  for (const end of ['SIGTERM', 'SIGINT', 'stdin'] as const) {
    test(`cancels the running statement when it is ended by ${end}`, async ({
      project,
      expect,
    }) => {
      const engine = startEngine({ url: `${project.database.url}?application_name=ended` })
      const slow = 'INSERT INTO a VALUES (1); SELECT pg_sleep(3600);'
      await project.database.query('CREATE TABLE a (id int)')
      const url = { tag: 'url', url: project.database.url }
      void engine.request('dbExecute', { datasourceType: url, script: slow })
      const sessions = () =>
        queryServer(
          `SELECT FROM pg_stat_activity WHERE datname = '${project.database.name}' AND query LIKE '%pg_sleep%'`,
        )
      await expect.poll(sessions).toHaveLength(1)

      if (end === 'stdin') engine.child.stdin.end()
      else engine.child.kill(end)

      expect((await engine.ended()).code).toBe(0)
      expect(await sessions()).toEqual([])
      expect(await project.database.query('SELECT FROM a')).toEqual([])
    })
  }
})

describe.concurrent('the cli verbs', () => {
  const bin = path.join(import.meta.dirname, '../bin/schema-engine.ts')
  const cli = async (verb: string, url: string) => {
    const { exitCode, stderr } = await runProcess(
      bin,
      ['--datasource', JSON.stringify({ url }), 'cli', verb],
      { cwd: import.meta.dirname },
    )
    const last: { level: string; fields: object } = JSON.parse(
      stderr.trim().split('\n').at(-1) ?? '',
    )
    return { exitCode, level: last.level, ...last.fields }
  }

  test('find a database with an odd name and schema, and never make or drop one', async ({
    project,
    expect,
  }) => {
    const name = `${project.database.name} "odd"`
    const url = `${urlOf(encodeURIComponent(name))}?schema=${encodeURIComponent('a "b"')}`
    const message = { level: 'INFO', exitCode: 0 }

    expect(await cli('can-connect-to-database', url)).toMatchObject({ error_code: 'P1003' })
    expect(await cli('create-database', url)).toMatchObject({ exitCode: 1, error_code: 'P1003' })
    await queryServer(`CREATE DATABASE "${name.replaceAll('"', '""')}"`)
    expect(await cli('can-connect-to-database', url)).toMatchObject(message)
    expect(await cli('create-database', url)).toMatchObject({ exitCode: 1, error_code: 'P1009' })
    expect(await cli('drop-database', url)).toMatchObject({ exitCode: 1 })
    await queryServer(`DROP DATABASE "${name.replaceAll('"', '""')}"`)
  })

  test('refuse an unknown verb', async ({ project, expect }) => {
    expect(await cli('dance', project.database.url)).toMatchObject({
      exitCode: 1,
      level: 'ERROR',
      message: 'There is no command "cli dance".',
    })
  })
})
