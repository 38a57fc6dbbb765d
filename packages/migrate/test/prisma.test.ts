import { withMigrationLock } from '@repo/schema-engine'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { query, type SharedProject, sharedProject } from './test-project.ts'

/** Stands for Prisma's CLI: prints what it was started with, and whether its parent holds the lock. */
const fakePrisma = {
  'packages/db/package.json': '{}',
  'packages/db/node_modules/prisma/package.json': '{}',
  'packages/db/node_modules/prisma/build/index.js': `const { DIRECT_DATABASE_URL, STRATA_MIGRATION_LOCK: lock = 'free' } = process.env
console.log(JSON.stringify([process.argv.slice(2), DIRECT_DATABASE_URL, lock]))\n`,
}

let project: SharedProject
let local: string

beforeAll(async () => {
  project = sharedProject()
  project.write(fakePrisma)
  local = await project.startDatabase()
  await project.run(['migrate'])
  await query(
    local,
    `INSERT INTO "Note" (text) SELECT 'x' FROM generate_series(1, 7);
     CREATE TABLE events AS SELECT generate_series(1, 20000) AS id;
     ANALYZE events`,
  )
}, 120_000)

afterAll(() => project.remove())

const prisma = (line: string, url?: string) =>
  project.run(['prisma', ...line.split(' ')], url === undefined ? {} : { DATABASE_URL: url })

const started = (...args: string[]) => ({
  code: 0,
  stdout: expect.stringContaining(`[${JSON.stringify(args)},`),
})

describe("a database that is not the project's own", () => {
  test.each(['migrate reset --force', 'db push', 'migrate dev --name x'])(
    'prisma %s wants its name, and says what it has',
    async (line) => {
      const { code, stdout, stderr } = await prisma(line, local)
      expect(code).toBe(4)
      expect(stdout).toBe('')
      expect(stderr).toMatch(/the database 127\.0\.0\.1:\d+\/app, which is not the project's own\./)
      expect(stderr).toContain(`It has about 20,007 rows in 2 tables:
  events  about 20,000 rows (estimated)
  "Note"  7 rows
`)
      expect(stderr).toContain('Add --confirm <name of the database>')
    },
  )

  test('a wrong name stops it, the right one starts Prisma without our flags', async () => {
    expect(await prisma('migrate reset --force --confirm postgres', local)).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringContaining('DATABASE.NOT_CONFIRMED'),
    })
    expect(await prisma('migrate reset --force --confirm app', local)).toMatchObject(
      started('migrate', 'reset', '--force'),
    )
  })

  test('is also one that --url names', async () => {
    expect((await prisma(`db push --url ${local}`)).code).toBe(4)
    expect(await prisma('db push --url postgresql://u@203.0.113.1/app')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('203.0.113.1/app is on another machine'),
    })
  })

  test.each(['migrate dev -n x --confirm app', 'db execute --stdin', 'db seed'])(
    'prisma %s wants --allow-remote on another machine',
    async (line) => {
      const { code, stderr } = await prisma(line, 'postgresql://u:secret@203.0.113.1/app')
      expect(code).toBe(1)
      expect(stderr).toContain('The database 203.0.113.1/app is on another machine')
      expect(stderr).not.toContain('secret')
    },
  )

  test.each(['migrate deploy', 'migrate diff --exit-code'])(
    'prisma %s starts at once',
    async (line) => {
      expect(await prisma(line, local)).toMatchObject(started(...line.split(' ')))
    },
  )

  test.each([
    ['migrate deploy', 'held'],
    ['migrate deploy --config other.ts', 'free'],
    ['migrate resolve --applied 20260101000000_init --config other.ts', 'free'],
  ])('prisma %s starts with the lock of its database %s', async (line, lock) => {
    const { stdout } = await prisma(line, local)
    expect(JSON.parse(stdout)).toEqual([line.split(' '), local, lock])
  })
})

describe('a misspelt name of a database', () => {
  test.each(['migrate', 'seed', 'status', 'prisma migrate deploy', 'prisma migrate dev -n x'])(
    '%s names those that the server has',
    async (line) => {
      const url = new URL(local)
      url.pathname = '/ap'
      const { code, stdout, stderr } = await project.run(line.split(' '), {
        DATABASE_URL: url.href,
      })
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
      expect(stderr).toMatch(
        /"ap" does not exist at 127\.0\.0\.1:\d+, which has "app", "postgres"\. \[DATABASE\.NOT_FOUND\]/,
      )
      const databases = "SELECT datname FROM pg_database WHERE datname = 'ap'"
      expect(await query(local, databases)).toEqual([])
    },
  )
})

describe("the project's own database", () => {
  test.each(['migrate reset --force', 'migrate dev --name x'])(
    'prisma %s starts at once',
    async (line) => {
      const { stdout } = await prisma(line)
      expect(JSON.parse(stdout)).toEqual([line.split(' '), local, 'held'])
    },
  )

  test('another config, which may name another database, is refused', async () => {
    expect(await prisma('migrate reset --force --config other.ts')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('"other.ts" may name another database'),
    })
  })
})

test('waits for another command that migrates, names it, and leaves at Ctrl-C', async () => {
  await withMigrationLock({ url: local }, async () => {
    for (const line of ['prisma migrate deploy', 'migrate']) {
      const waiting = project.start(line.split(' '))
      await waiting.saw(`(strata migrate: process ${process.pid} on `)
      waiting.child.kill('SIGINT')
      expect(await waiting.ended).toMatchObject({
        code: 130,
        stdout: '',
        stderr: expect.stringContaining('Cancelled; nothing was changed.'),
      })
    }
  })
})

describe('without a terminal', () => {
  test.each(['migrate dev', 'migrate dev --create-only --name='])(
    'prisma %s is refused before it asks for a name',
    async (line) => {
      expect(await prisma(line)).toMatchObject({
        code: 4,
        stdout: '',
        stderr: expect.stringContaining('Add --name <what_it_does>'),
      })
    },
  )

  test.each(['migrate dev -n add_x', 'migrate dev --help'])('prisma %s starts', async (line) => {
    expect(await prisma(line)).toMatchObject(started(...line.split(' ')))
  })
})
