import type pg from 'pg'
import { describe, expect, test } from 'vitest'
import { poolerSign, sharesBackends } from './pooler.ts'

test.each([
  ['postgresql://u@db.example.com/app?pgbouncer=true', 'pgbouncer=true'],
  [
    'postgresql://u@ep-cool-1-pooler.eu-central-1.aws.neon.tech/app',
    'host ep-cool-1-pooler.eu-central-1.aws.neon.tech',
  ],
  ['postgresql://u@aws-0-eu-central-1.pooler.supabase.com:6543/app', 'port 6543'],
  ['postgresql://u@127.0.0.1:6432/app', 'port 6432'],
  ['postgresql://u@127.0.0.1:6432/app?pgbouncer=false', undefined],
  ['postgresql://u@ep-cool-1.eu-central-1.aws.neon.tech/app', undefined],
  ['postgresql://u@aws-0-eu-central-1.pooler.supabase.com:5432/app', undefined],
  ['postgresql:///app?host=/var/run/postgresql', undefined],
])('%s: %s', (url, sign) => {
  expect(poolerSign(url)).toBe(sign)
})

/** A session that reports `processID` at connect and then is answered by these backends, again and again. */
function session(processID: number, ...backends: number[]) {
  let asked = 0
  const client = {
    processID,
    query: async () => ({ rows: [{ pid: backends[asked++ % backends.length] }] }),
    end: async () => undefined,
  }
  return client as unknown as pg.Client // what sharesBackends asks of one
}

describe('a session shares its backend', () => {
  test.each([
    ['that others are given at once', session(-7, 1), session(-8, 1)],
    ['that others are given in turn', session(-7, 1), session(-8, 2, 3, 1)],
    ['when it is given another one', session(-7, 1, 4), session(-8, 2)],
  ])('%s', async (_how, client, other) => {
    expect(await sharesBackends(client, async () => other)).toBe(true)
  })
})

describe('a session has its own backend', () => {
  const never = () => Promise.reject(new Error('opens a second session'))

  test('where it is the one that was reported, and one session tells', async () => {
    expect(await sharesBackends(session(1, 1), never)).toBe(false)
  })

  test('behind a proxy that keeps it', async () => {
    expect(await sharesBackends(session(-7, 1), async () => session(-8, 2))).toBe(false)
  })
})
