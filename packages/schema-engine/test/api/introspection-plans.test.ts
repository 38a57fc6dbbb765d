import { describe, expect } from 'vitest'
import { emptyFailureRecord } from '../../src/adapter/failure-record.ts'
import { Session } from '../../src/adapter/session.ts'
import { parseConnectionUrl } from '../../src/connection/connection-url.ts'
import type { Execute } from '../../src/index.ts'
import { failure, files, init, test } from '../engine-test.ts'

const settings =
  "SELECT current_setting('enable_nestloop') AS loops, current_setting('jit') AS compiled"
const invalid = [{ path: '/app/schema.prisma', content: 'model User {}' }]

describe('how the server plans an introspection', () => {
  test('is set for it alone', async ({ database }) => {
    const url = parseConnectionUrl(`${database.url}?options=-c%20jit%3Doff`) // and off it stays
    const asConnected = [{ loops: 'on', compiled: 'off' }]
    const session = await Session.open(url, emptyFailureRecord())
    const seen = async () => (await session.execute(settings)).rows

    expect(await session.planningIntrospection(seen)).toEqual([{ loops: 'off', compiled: 'off' }])
    expect(await seen()).toEqual(asConnected)
    const failing = session.planningIntrospection(() => session.execute('SELECT nothing'))
    await expect(failing).rejects.toThrow()
    expect(await seen()).toEqual(asConnected)
    await session.dispose()
  })

  test('leaves no trace on the session of an engine', async ({ engine }) => {
    const seen = (execute: Execute) => execute(settings)
    const before = await engine.transaction(seen)
    await engine.apply([init])

    await engine.diffDatabase(files())
    expect(await engine.transaction(seen)).toEqual(before)
    expect((await failure(engine.diffDatabase(invalid))).code).toBe('SCHEMA.INVALID')
    expect(await engine.transaction(seen)).toEqual(before)

    await engine.transaction(async (execute) => {
      await engine.diffDatabase(files())
      expect(await seen(execute)).toEqual(before)
      await failure(engine.diffDatabase(invalid))
      expect(await seen(execute)).toEqual(before)
    })
    expect(await engine.transaction(seen)).toEqual(before)
  })

  test('comes back with a transaction that fails', async ({ engine }) => {
    const before = await engine.transaction((execute) => execute(settings))
    const attempt = engine.transaction(async (execute) => {
      await execute('SELECT nothing').catch(() => [])
      await engine.diffDatabase(files())
    })

    await expect(attempt).rejects.toThrow('current transaction is aborted')
    expect(await engine.transaction((execute) => execute(settings))).toEqual(before)
  })
})
