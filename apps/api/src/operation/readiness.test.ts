import { createDatabase, databaseEnv, neededMigrations } from '@repo/db'
import { testServerUrl } from '@repo/db/testing'
import { expect, test } from 'vitest'
import { ownApp } from '../../test/own-app.ts'
import { db } from '../testing.ts'
import { createReadiness } from './readiness.ts'

const databaseAt = (url: string) => createDatabase(databaseEnv.parse({ DATABASE_URL: url }))

/** What both probes answer, and what was reported meanwhile. */
async function probe(options: Partial<Parameters<typeof createReadiness>[0]>) {
  const lifecycle = { draining: false }
  const reported: Error[] = []
  const checkReadiness = createReadiness({
    db,
    migrations: neededMigrations(),
    lifecycle,
    report: (error) => reported.push(error),
    ...options,
  })
  const app = ownApp({ checkReadiness })
  const [live, ready] = await Promise.all([
    app.request('/health/live'),
    app.request('/health/ready'),
  ])
  expect({ status: live.status, body: await live.json() }).toEqual({
    status: 200,
    body: { status: 'ok' },
  })
  return { status: ready.status, body: await ready.json(), reported: reported.length }
}

const notReady = (detail: string) => ({ status: 503, body: { code: 'not_ready', detail } })

test('is ready when the database has all that the release needs', async () => {
  expect(await probe({})).toEqual({ status: 200, body: { status: 'ok' }, reported: 0 })
})

test('is not ready while a migration is pending', async () => {
  const migrations = [...neededMigrations(), '29990101000000_next']
  expect(await probe({ migrations })).toMatchObject(
    notReady('The database lacks 1 migration of this release.'),
  )
})

test('a migration that failed or was rolled back is pending', async () => {
  await db.$executeRaw`
    INSERT INTO "_prisma_migrations" ("id", "checksum", "migration_name", "finished_at", "rolled_back_at")
    VALUES ('1', '', 'failed', NULL, NULL), ('2', '', 'rolled_back', now(), now())`
  expect(await probe({ migrations: ['failed', 'rolled_back'] })).toMatchObject(
    notReady('The database lacks 2 migrations of this release.'),
  )
})

test('is not ready on a database that was never migrated', async () => {
  const empty = databaseAt(testServerUrl())
  expect(await probe({ db: empty })).toMatchObject({ ...notReady(''), body: { status: 503 } })
  await empty.$disconnect()
})

test('is not ready without a database, and says why to the log', async () => {
  const nowhere = databaseAt('postgresql://a:b@127.0.0.1:1/app')
  expect(await probe({ db: nowhere })).toMatchObject({
    ...notReady('The database does not answer.'),
    reported: 1,
  })
})

test('is not ready when it is about to end', async () => {
  expect(await probe({ lifecycle: { draining: true } })).toMatchObject(
    notReady('The process is about to end.'),
  )
})

test('probes that come at once ask once, and each round asks again', async () => {
  let questions = 0
  const counted = db.$extends({
    query: {
      $queryRaw: ({ args, query }) => {
        questions += 1
        return query(args)
      },
    },
  }) as unknown as typeof db // the same client, counted
  const check = createReadiness({
    db: counted,
    migrations: [],
    lifecycle: { draining: false },
    report: () => {},
  })
  await Promise.all([check(), check(), check()])
  expect(questions).toBe(1)
  await check()
  expect(questions).toBe(2)
})
