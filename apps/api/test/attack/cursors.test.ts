import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { writeCursor } from '../../src/http/cursor.ts'
import { db } from '../../src/testing.ts'
import { encode, hostileText, hostileValue } from '../fuzz/hostile.ts'
import { send } from '../own-app.ts'
import { attack, attackTimeout } from './rounds.ts'

/* Lists whose rows come, go and move between pages, and cursors that no list gave. */

interface Row {
  caller: string
  count: number
}

async function pageOf(query: string) {
  const { status, body } = await send('GET', `/rate-limits?${query}`)
  return { status, ...(body as unknown as { data: Row[]; nextCursor: string | null }) } // a page of them
}

const sorts = ['caller', '-caller', 'count', '-count', 'resetsAt', '-resetsAt']
const name = fc
  .constantFrom(...'abcdefghijklmnopqrst')
  .chain((a) => fc.nat(9).map((b) => `${a}${b}`))
const row = fc.record({
  caller: name,
  count: fc.nat(3),
  resetsAt: fc.nat(3).map((ms) => new Date(1_800_000_000_000 + ms)),
})
const rows = (maxLength: number) =>
  fc.uniqueArray(row, { maxLength, selector: ({ caller }) => caller })

/** What happens between two pages. */
const churn = fc.record({
  added: rows(3),
  removed: fc.array(name, { maxLength: 6 }),
  moved: fc.array(fc.tuple(name, fc.nat(3)), { maxLength: 6 }),
})

test(
  'a row that stays is answered once, whatever comes, goes and moves',
  async () => {
    await attack(
      fc.asyncProperty(
        rows(25),
        fc.array(churn, { maxLength: 8 }),
        fc.constantFrom(...sorts),
        fc.integer({ min: 1, max: 6 }),
        async (first, changes, sort, limit) => {
          await db.rateLimit.deleteMany()
          await db.rateLimit.createMany({ data: first })
          const touched = new Set<string>()
          const seen: string[] = []
          let cursor: string | null = null
          for (const next = [...changes]; ; ) {
            const page = await pageOf(
              `sort=${sort}&limit=${limit}${cursor ? `&cursor=${cursor}` : ''}`,
            )
            expect(page.status).toBe(200)
            seen.push(...page.data.map(({ caller }) => caller))
            cursor = page.nextCursor
            if (cursor === null) break
            const { added, removed, moved } = next.shift() ?? { added: [], removed: [], moved: [] }
            for (const caller of [...removed, ...moved.map(([caller]) => caller)])
              touched.add(caller)
            await db.rateLimit.deleteMany({ where: { caller: { in: removed } } })
            for (const [caller, count] of moved) {
              const resetsAt = new Date(1_800_000_000_000 + count)
              await db.rateLimit.updateMany({ where: { caller }, data: { count, resetsAt } })
            }
            await db.rateLimit.createMany({ data: added, skipDuplicates: true })
          }
          const stayed = first.map(({ caller }) => caller).filter((caller) => !touched.has(caller))
          expect(seen.filter((caller) => stayed.includes(caller)).sort()).toEqual(stayed.sort())
          const others = seen.filter((caller) => !touched.has(caller))
          expect(new Set(others).size).toBe(others.length)
        },
      ),
      30,
    )
  },
  attackTimeout,
)

/** As `writeCursor` writes it, of any values. */
const written = (parts: unknown) => Buffer.from(JSON.stringify(parts) ?? '').toString('base64url')
const part = fc.oneof(
  hostileText,
  hostileValue,
  fc.constantFrom('/rate-limits', 'caller', '-count'),
)
const forged = fc.oneof(
  fc.tuple(fc.constant('/rate-limits'), fc.constantFrom(...sorts), part, part).map(written),
  fc.array(part, { maxLength: 6 }).map(written),
  hostileValue.map(written),
  hostileText.map((text) => Buffer.from(text).toString('base64url')),
  hostileText.map(encode),
)

test(
  'a cursor that no list gave is a 400, or a place in the list',
  async () => {
    const callers = ['a', 'b', 'c']
    const resetsAt = new Date()
    await db.rateLimit.createMany({
      data: callers.map((caller) => ({ caller, count: 1, resetsAt })),
    })
    await attack(
      fc.asyncProperty(forged, fc.constantFrom(...sorts), async (cursor, sort) => {
        const page = await pageOf(`sort=${sort}&cursor=${cursor}`)
        if (page.status === 400) return
        expect(page.status).toBe(200)
        const found = page.data.map(({ caller }) => caller)
        expect(found).toEqual([...new Set(found)].filter((caller) => callers.includes(caller)))
      }),
      200,
    )
  },
  attackTimeout,
)

test('a cursor of another list, or of another sort, is a 400', async () => {
  const at = { list: '/rate-limits', sort: 'caller', value: 'a', key: 'a' }
  const status = async (cursor: object) =>
    (await pageOf(`sort=caller&cursor=${writeCursor({ ...at, ...cursor })}`)).status
  expect(await status({})).toBe(200)
  for (const other of [
    { list: '/users' },
    { list: '/rate-limits/' },
    { sort: '-caller' },
    { sort: 'count' },
  ]) {
    expect(await status(other)).toBe(400)
  }
})
