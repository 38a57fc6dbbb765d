import { randomUUID } from 'node:crypto'
import { createDatabase, databaseEnv } from '@repo/db'
import { testDatabaseUrl } from '@repo/db/testing'
import { afterAll, describe, expect, onTestFinished, test } from 'vitest'
import { ownApp } from '../../test/own-app.ts'
import { authorization } from '../testing.ts'
import { databaseProblem } from './database-problems.ts'

const db = createDatabase(databaseEnv.parse({ DATABASE_URL: await testDatabaseUrl() }))
afterAll(() => db.$disconnect())

/** What the client is told of a failure; `sent` is the body of its request. */
const problemOf = (failing: Promise<unknown>, sent: object = {}) =>
  failing.then(
    () => 'nothing failed',
    async (error: Error) =>
      (await databaseProblem(error, { conditional: false, sent }, db)) ?? error,
  )

describe('a rule that the database has and this release does not know', () => {
  const blames = (...paths: string[]) => ({
    status: 400,
    code: 'bad_value',
    errors: paths.map((path) => expect.objectContaining({ path })),
  })
  const unexplained = (reason: RegExp) => ({ reason: expect.stringMatching(reason) })

  /** A row that breaks the rule, where these fields of it were sent. */
  const breaking = (data: object, ...fields: string[]) => {
    const row = { caller: randomUUID(), count: 0, resetsAt: new Date(), ...data }
    const sent = Object.fromEntries(fields.map((name) => [name, Reflect.get(row, name)]))
    return problemOf(db.rateLimit.create({ data: row }), sent)
  }

  test.each([
    [
      'a column without a value that the client does not have',
      'ADD "plan" text NOT NULL',
      ['caller', 'count'],
      unexplained(/column "plan" of relation "rate_limits".* a migration ahead of this release/),
    ],
    [
      'a column that the client has, and the request does not',
      'ADD CHECK ("count" > 9)',
      ['caller'],
      unexplained(/"rate_limits_count_check" on count\. Nothing that the request sent/),
    ],
    ['a field that was sent', 'ADD CHECK ("count" > 9)', ['count'], blames('count')],
    [
      'two fields, by a rule whose name does not tell',
      `ADD CONSTRAINT "x" CHECK ("count" > 9 AND "resets_at" < '2000-01-01')`,
      ['count', 'resetsAt'],
      blames('count', 'resetsAt'),
    ],
    [
      'one field of two, by a rule whose name is of another',
      `ADD CONSTRAINT "rate_limits_caller_check" CHECK ("count" > 9 AND "resets_at" < '2000-01-01')`,
      ['count', 'caller'],
      blames('count'),
    ],
  ])('on %s', async (_what, rule, fields, expected) => {
    await db.rateLimit.deleteMany()
    await db.$transaction(async (tx) => {
      await tx.$executeRawUnsafe(
        'CREATE UNLOGGED TABLE "before" (LIKE "rate_limits" INCLUDING ALL)',
      )
      await tx.$executeRawUnsafe(`ALTER TABLE "rate_limits" ${rule}`)
    })
    onTestFinished(async () => {
      await db.$executeRaw`DROP TABLE "rate_limits"`
      await db.$executeRaw`ALTER TABLE "before" RENAME TO "rate_limits"`
    })
    expect(await breaking({}, ...fields)).toMatchObject(expected)
  })

  test('a null that was sent, and one that was not', async () => {
    await db.$executeRaw`CREATE TABLE "told" ("caller" text NOT NULL)`
    const failing = () => db.$executeRaw`INSERT INTO "told" VALUES (NULL)`
    expect(await problemOf(failing(), { caller: null })).toMatchObject(blames('caller'))
    expect(await problemOf(failing())).toEqual(unexplained(/"caller" of relation "told"/))
  })

  test('no column, table or enum value of this release', async () => {
    await db.$executeRaw`CREATE TYPE "Mood" AS ENUM ('sad')`
    for (const [query, reason] of [
      ['SELECT nothing', /^column "nothing" does not exist\. Probably/],
      ['SELECT FROM nowhere', /^relation "nowhere" does not exist\. Probably/],
      [`SELECT 'a secret'::"Mood"`, /^invalid input value for enum "Mood"\. Probably/],
    ] as const) {
      expect(await problemOf(db.$queryRawUnsafe(query))).toEqual(unexplained(reason))
    }
    expect(await problemOf(db.$queryRaw`SELECT 'a'::int`)).toMatchObject({ code: 'bad_value' })
    await db.$executeRaw`ALTER TABLE "rate_limits" RENAME "resets_at" TO "reset_at"`
    const lost = await problemOf(db.rateLimit.findMany())
    await db.$executeRaw`ALTER TABLE "rate_limits" RENAME "reset_at" TO "resets_at"`
    expect(lost).toEqual(unexplained(/^column .*resets_at does not exist\. Probably/))
  })

  test('is answered 500 without a word of it, and logged with its reason', async () => {
    const reported: Error[] = []
    const app = ownApp({ db, reportError: (error) => void reported.push(error) })
    await db.rateLimit.deleteMany()
    await db.$executeRaw`ALTER TABLE "rate_limits" ADD "plan" text NOT NULL`
    const post = () =>
      app.request('/rate-limits', {
        method: 'POST',
        headers: { authorization, 'content-type': 'application/json' },
        body: JSON.stringify({ caller: randomUUID(), count: 0 }),
      })
    const unknown = await post()
    await db.$executeRaw`ALTER TABLE "rate_limits" DROP "plan"`
    expect(unknown.status).toBe(500)
    const { code, detail, errors } = Object(await unknown.json())
    expect({ code, errors }).toEqual({ code: 'internal' })
    expect(detail).not.toContain('plan')
    expect(reported).toEqual([expect.objectContaining(unexplainedError)])
    await db.$executeRaw`ALTER TABLE "rate_limits" ADD CONSTRAINT "few" CHECK ("count" > 9)`
    const blamed = await post()
    await db.$executeRaw`ALTER TABLE "rate_limits" DROP CONSTRAINT "few"`
    expect(blamed.status).toBe(400)
    expect(await blamed.json()).toMatchObject({ errors: [{ path: 'count' }] })
    expect(reported).toHaveLength(1)
  })

  const unexplainedError = {
    message: expect.stringContaining('"plan" of relation "rate_limits"'),
    cause: expect.objectContaining({ code: 'P2011' }),
  }
})
