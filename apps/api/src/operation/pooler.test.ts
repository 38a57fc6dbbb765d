import { testDatabaseUrl } from '@repo/db/testing'
import { expect, test } from 'vitest'
import { startPgBouncer, withoutPgBouncer } from '../../../../packages/db/src/testing/pgbouncer.ts'
import { authorization, startApi } from '../../test/start-api.ts'

test.skipIf(withoutPgBouncer)(
  'answers through PgBouncer, and says so (needs pgbouncer)',
  async () => {
    const bouncer = await startPgBouncer(await testDatabaseUrl(), 2)
    const api = await startApi({ DATABASE_URL: bouncer.url, LOG_LEVEL: 'info' })
    const headers = { authorization }
    const asked = Array.from({ length: 40 }, () => fetch(`${api.origin}/rate-limits`, { headers }))
    const answers = await Promise.all(asked)
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
    expect((await fetch(`${api.origin}/health/ready`)).status).toBe(200)
    const { code, log } = await api.stop()
    await bouncer.stop()
    expect(code).toBe(0)
    expect(log.split('\n').filter((line) => line.includes('through a pooler'))).toHaveLength(1)
  },
)
