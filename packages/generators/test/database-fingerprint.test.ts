import { rmSync } from 'node:fs'
import { cloneDatabase, dropDatabase } from '@repo/local-postgres'
import { databaseFingerprint, isVerified } from '@repo/migrate/generation'
import { type Engine, openEngine } from '@repo/schema-engine'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, inject, onTestFinished, test } from 'vitest'
import { checkDatabase } from '../src/pipeline/check-database.ts'
import { readProjectState } from '../src/pipeline/project-state.ts'
import { copyOf, type TemporaryProject, temporaryProject } from './temporary-project.ts'

const field = 'field User bio:text:optional'

/** What nobody's migration did, and Prisma sees. */
const byHand: [what: string, sql: string][] = [
  ['a column', 'ALTER TABLE tags ADD COLUMN hue integer'],
  ["a column's type", 'ALTER TABLE tags ALTER COLUMN rank TYPE bigint'],
  ['a null', 'ALTER TABLE tags ALTER COLUMN rank DROP NOT NULL'],
  ['a default', 'ALTER TABLE tags ALTER COLUMN rank SET DEFAULT 7'],
  ['a default that is gone', 'ALTER TABLE tags ALTER COLUMN kind DROP DEFAULT'],
  ['an index', 'CREATE INDEX ON tags (rank)'],
  ["an index's name", 'ALTER INDEX tags_label_key RENAME TO one_label'],
  ['a constraint', 'ALTER TABLE tags DROP CONSTRAINT tags_owner_id_fkey'],
  ["an enum's value", "ALTER TYPE tag_kind ADD VALUE 'odd'"],
  ["an enum's name", 'ALTER TYPE tag_kind RENAME TO sort'],
  ["a table's name", 'ALTER TABLE tags RENAME TO labels'],
  ['a table', 'CREATE TABLE other (id integer PRIMARY KEY)'],
  ['a table that is gone', 'DROP TABLE tags'],
]

let origin: TemporaryProject
beforeAll(async () => {
  origin = await temporaryProject(afterAll)
  await origin.run(
    'model Tag label:string:unique rank:int kind:enum:a,b:default=a owner:ref:User:onDelete=restrict',
  )
})

async function projectWithTags() {
  const project = await copyOf(origin)
  onTestFinished(project.remove)
  await project.run('field Tag note:string:optional') // on this database
  return project
}

/** The database alone, and the check that a command makes of it. */
async function tagsOf(name: string) {
  const adminUrl = inject('adminUrl')
  const { project } = origin
  await cloneDatabase({ adminUrl, template: new URL(origin.url).pathname.slice(1), name })
  onTestFinished(() => dropDatabase(adminUrl, name))
  const url = Object.assign(new URL(adminUrl), { pathname: `/${name}` }).href
  const { migrations, schema } = readProjectState(project)
  const real = openEngine({ url, schema: schema.files })
  onTestFinished(() => real.dispose())
  const check = (database: boolean, engine: Engine = real) =>
    checkDatabase(engine, {
      schemaFolder: project.schemaFolder,
      migrations,
      schema: schema.files,
      remainder: '',
      migrated: () => undefined,
      local: true,
      verified: { migrations: true, database },
    })
  return {
    engine: real,
    check,
    fingerprint: () => real.transaction(databaseFingerprint),
  }
}

async function fingerprintAt(url: string): Promise<string> {
  const engine = openEngine({ url, schema: [] })
  const fingerprint = await engine.transaction(databaseFingerprint)
  await engine.dispose()
  if (fingerprint === undefined) throw new Error('The server does not tell.')
  return fingerprint
}

/** What the last generation has shown. */
async function verified({ root, url, project }: TemporaryProject) {
  const { migrations, schema } = readProjectState(project)
  return isVerified({
    root,
    migrations,
    schema: schema.files,
    fingerprint: await fingerprintAt(url),
  })
}

test.each(byHand)('%s that was changed by hand gives another fingerprint', async (what, sql) => {
  const { engine, check, fingerprint } = await tagsOf(
    `tags_${byHand.findIndex(([one]) => one === what)}`,
  )
  const before = await fingerprint()
  expect(before).toEqual(expect.any(String))
  expect(await check(false)).toBe('')
  await engine.transaction(async (execute) => void (await execute(sql)))
  expect(await fingerprint()).not.toBe(before)
  await expect(check(false)).rejects.toMatchObject({ code: 'DATABASE.DRIFT' })
})

test('what was changed by hand after a generation is found by each command until it is gone', async () => {
  const project = await projectWithTags()
  await project.query('ALTER TABLE tags ADD COLUMN hue integer')
  expect(await project.run(field)).toMatchObject({ error: { code: 'DATABASE.DRIFT' } })
  expect(await project.run(field)).toMatchObject({ error: { code: 'DATABASE.DRIFT' } })
})

describe('the database behind a generation', () => {
  test('is known, and by the check that finds it whole', async () => {
    const project = await projectWithTags()
    expect(await verified(project)).toEqual({ migrations: true, database: true })
    expect((await project.run('undo')).error).toBeUndefined()
    expect(await verified(project)).toEqual({ migrations: true, database: true })
    await project.query('CREATE INDEX mine ON tags (rank)')
    await project.query('DROP INDEX mine')
    await project.query('ALTER TABLE tags ADD COLUMN hue integer')
    await project.query('ALTER TABLE tags DROP COLUMN hue')
    expect(await verified(project)).toEqual({ migrations: true, database: false })
    await project.run(field)
    expect(await verified(project)).toEqual({ migrations: true, database: true })
  })

  test('is introspected no second time', async () => {
    const { engine: real, check } = await tagsOf('tags_introspected')
    const engine: Engine = {
      ...real,
      diffDatabase: () => Promise.reject(new Error('introspected')),
    }
    await check(true, engine)
    await expect(check(false, engine)).rejects.toThrow('introspected')
  })

  test('stays known while rows are written and the server cleans up', async () => {
    const project = await projectWithTags()
    await project.query(
      "INSERT INTO users (id, email) SELECT gen_random_uuid(), n || '@example.com' FROM generate_series(1, 1000) n",
    )
    await project.query("UPDATE users SET name = email; DELETE FROM users WHERE name LIKE '%7%'")
    for (const clean of ['ANALYZE', 'VACUUM', 'VACUUM (FREEZE, ANALYZE)', 'CHECKPOINT']) {
      await project.query(clean)
    }
    const other = new Client({ connectionString: project.url })
    await other.connect()
    await other.query('CREATE TEMPORARY TABLE mine (id serial PRIMARY KEY)')
    expect(await verified(project)).toEqual({ migrations: true, database: true })
    await other.end()
  })

  test('is another where it was made anew, and where it has another role', async () => {
    const project = await projectWithTags()
    const copy = await copyOf(project)
    onTestFinished(copy.remove)
    expect(await verified(copy)).toEqual({ migrations: true, database: false })
    const before = await fingerprintAt(project.url)
    await project.query('CREATE ROLE fingerprint_reader LOGIN')
    onTestFinished(async () => void (await origin.query('DROP ROLE fingerprint_reader')))
    const asReader = `${project.url}?options=-c%20role%3Dfingerprint_reader`
    expect(await fingerprintAt(asReader)).not.toBe(before)
    rmSync(project.path('.strata/gen/verified'))
    expect(await verified(project)).toEqual({ migrations: false, database: false })
  })
})

test('a server that does not tell leaves the transaction as it is', async () => {
  const project = await temporaryProject()
  await project.query('REVOKE EXECUTE ON FUNCTION pg_control_system() FROM public')
  await project.query(
    'CREATE ROLE fingerprint_nobody LOGIN; GRANT pg_read_all_data TO fingerprint_nobody',
  )
  onTestFinished(async () => void (await origin.query('DROP ROLE fingerprint_nobody')))
  const url = `${project.url}?options=-c%20role%3Dfingerprint_nobody`
  const engine = openEngine({ url, schema: [] })
  const seen = await engine.transaction(async (execute) => [
    await databaseFingerprint(execute),
    ...(await execute('SELECT 1 AS one')),
  ])
  await engine.dispose()
  expect(seen).toEqual([undefined, { one: 1 }])
})
