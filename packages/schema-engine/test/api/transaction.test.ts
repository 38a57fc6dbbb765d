import { describe, expect } from 'vitest'
import { failure, files, init, test } from '../engine-test.ts'

const addName = 'ALTER TABLE "User" ADD COLUMN "name" TEXT'

/** A table whose rows are checked by `body` when the transaction is committed. */
const atCommit = (body: string) => `
  CREATE TABLE late (id int);
  CREATE FUNCTION late() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN ${body}; RETURN NULL; END $$;
  CREATE CONSTRAINT TRIGGER late AFTER INSERT ON late DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION late()`

describe('engine.transaction', () => {
  test('commits what the diff has seen inside', async ({ engine, database }) => {
    const rows = await engine.transaction(async (execute) => {
      await engine.apply([init])
      await execute(addName)
      expect(await engine.diffDatabase(files('name String?'))).toBe('')
      expect(await database.query(`SELECT to_regclass('"User"') AS table`)).toEqual([
        { table: null },
      ])
      await execute('INSERT INTO "User" VALUES ($1, $2)', [1, 'Ada'])
      return execute('SELECT * FROM "User"')
    })

    expect(rows).toEqual([{ id: 1, name: 'Ada' }])
    expect(await database.query('SELECT * FROM "User"')).toEqual(rows)
  })

  test('takes back everything where its work throws, and is of use again', async ({ engine }) => {
    await engine.apply([init])
    const thrown = new Error('mine')
    const attempt = engine.transaction(async (execute) => {
      await execute(addName)
      throw thrown
    })

    await expect(attempt).rejects.toBe(thrown)
    expect(await engine.diffDatabase(files())).toBe('')
    await engine.transaction((execute) => execute(addName))
    expect(await engine.diffDatabase(files('name String?'))).toBe('')
  })

  test("says which statement is refused, in the server's words", async ({ engine }) => {
    const error = await failure(
      engine.transaction((execute) => execute('SELECT 1 AS one,\n  two\nFROM nowhere')),
    )

    expect(error).toMatchObject({ code: 'DATABASE.ERROR' })
    expect(error.message).toBe(
      'ERROR: relation "nowhere" does not exist\n\n    1 SELECT 1 AS one,\n    2   two\n>   3 FROM nowhere',
    )
  })

  test('does not go on behind a statement that failed', async ({ engine, database }) => {
    const attempt = engine.transaction(async (execute) => {
      await execute('CREATE TABLE half (id int)')
      await execute('SELECT FROM nowhere').catch(() => [])
    })

    await expect(attempt).rejects.toThrow('behind a failed statement')
    expect(await database.query(`SELECT to_regclass('half') AS half`)).toEqual([{ half: null }])
  })

  test('tells a refused COMMIT from one whose outcome is unknown', async ({ engine, database }) => {
    const insert = () => engine.transaction((execute) => execute('INSERT INTO late VALUES (1)'))
    await database.query(atCommit("RAISE 'too late'"))
    const refused = await failure(insert())
    await database.query('DROP TABLE late; DROP FUNCTION late')
    await database.query(atCommit('PERFORM pg_terminate_backend(pg_backend_pid())'))
    const unknown = await failure(insert())

    expect(refused).toMatchObject({ code: 'DATABASE.ERROR', message: 'ERROR: too late' })
    expect(unknown.code).toBe('DATABASE.COMMIT_UNKNOWN')
    expect(await database.query('SELECT FROM late')).toEqual([])
  })

  test('is cancelled and taken back when the engine is disposed', async ({ engine, database }) => {
    const attempt = failure(
      engine.transaction(async (execute) => {
        await execute('CREATE TABLE half (id int)')
        await execute('SELECT pg_sleep(3600)')
      }),
    )
    const sleeping = `SELECT FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND datname = '${database.name}'`
    await expect.poll(async () => (await database.query(sleeping)).length).toBeGreaterThan(0)

    await engine.dispose()

    expect((await attempt).message).toContain('canceling statement due to user request')
    expect(await database.query(`SELECT to_regclass('half') AS half`)).toEqual([{ half: null }])
    const late = engine.transaction((execute) => execute('SELECT 1'))
    await expect(late).rejects.toThrow('This engine is disposed.')
  })

  test('is one at a time', async ({ engine }) => {
    const nested = engine.transaction(() => engine.transaction(async () => {}))

    await expect(nested).rejects.toThrow('has a transaction open')
  })
})
