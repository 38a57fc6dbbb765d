import { randomUUID } from 'node:crypto'
import { dropDatabase, ensureDatabase } from '@repo/local-postgres'
import {
  additions,
  type DatabaseChange,
  isInPlace,
  replaceColumn,
  requireColumn,
  retypeColumn,
  splitStatements,
  withValue,
} from '@repo/migrate/recipes'
import { type Engine, openEngine } from '@repo/schema-engine'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { conversionOf } from '../src/generators/retype/conversion.ts'

const types = ['DATE', 'TIME(3)', 'TIMESTAMP(3)', 'TIMESTAMPTZ(3)', 'TEXT'] as const
type Type = (typeof types)[number] | 'TIMESTAMP(6)' | 'TIMESTAMPTZ(6)'

/** In Berlin the first is of the next day, the second is left out in spring, the third is there twice. */
const moments = [
  { day: '2026-01-31', time: '23:30:00.123', text: ['2026-01-31T', '23:30:00.123Z'] },
  { day: '2026-03-29', time: '02:30:00.123', text: ['2026-03-29 ', '02:30:00.123'] },
  { day: '2026-10-25', time: '00:30:00.123', text: ['2026-10-25T', '02:30:00.123+02:00'] },
]
type Moment = (typeof moments)[number]

/** A text that becomes a time of day has no day. */
const written: Record<Type, (moment: Moment, other: Type) => string> = {
  DATE: ({ day }) => day,
  'TIME(3)': ({ time }) => time,
  'TIMESTAMP(3)': ({ day, time }) => `${day} ${time}`,
  'TIMESTAMP(6)': ({ day, time }) => `${day} ${time}`,
  'TIMESTAMPTZ(3)': ({ day, time }) => `${day} ${time}+00`,
  'TIMESTAMPTZ(6)': ({ day, time }) => `${day} ${time}+00`,
  TEXT: ({ text }, other) => text.slice(other === 'TIME(3)' ? 1 : 0).join(''),
}

/** What a type keeps of it, as Prisma's client reads it. */
const kept: Record<Type, (moment: Moment) => Moment> = {
  DATE: (moment) => ({ ...moment, time: '00:00:00' }),
  'TIME(3)': (moment) => ({ ...moment, day: '1970-01-01' }),
  'TIMESTAMP(3)': (moment) => moment,
  'TIMESTAMP(6)': (moment) => moment,
  'TIMESTAMPTZ(3)': (moment) => moment,
  'TIMESTAMPTZ(6)': (moment) => moment,
  TEXT: (moment) => moment,
}

/** The value of the one type as the other's, in UTC. */
const converted = (from: Type, to: Type, moment: Moment) =>
  to === 'TEXT' ? written[from](moment, to) : written[to](kept[from](moment), from)

interface Pair {
  from: Type
  to: Type
  using: string | undefined
}

/** `--using` of the hint where a value would be cut, as one types it. */
function hintFor(from: Type, to: Type): string | undefined {
  try {
    convert(from, to, undefined)
    return undefined
  } catch (error) {
    const { hint = '' } = error as { hint?: string } // a UserError, which is none of these otherwise
    return /--using (['"])(.+)\1$/.exec(hint)?.[2]
  }
}

/** The column is called as a part of `AT TIME ZONE` is. */
const column = 'at'
const convert = (from: Type, to: Type, using: string | undefined) =>
  conversionOf({ field: 'at', command: 'pnpm gen retype', column, from, to, using })

const pairOf = (from: Type, to: Type): Pair => ({ from, to, using: hintFor(from, to) })
const pairs: Pair[] = [
  ...types.flatMap((from) => types.flatMap((to) => (from === to ? [] : [pairOf(from, to)]))),
  pairOf('TIMESTAMP(6)', 'TIMESTAMPTZ(3)'), // as \`prisma db pull\` writes it
  pairOf('TIMESTAMP(3)', 'TIMESTAMPTZ(6)'), // without writing a row
]
/** What is typed instead, which says nothing of a time zone. */
const plainCasts: Pair[] = pairs
  .filter(({ from, to }) => from === 'TIMESTAMPTZ(3)' || to === 'TIMESTAMPTZ(3)')
  .filter(({ from }) => from !== 'TIME(3)')
  .map(({ from, to }) => ({ from, to, using: `at::${to}` }))

const name = `time_zones_${randomUUID().slice(0, 8)}`
const role = name
let url: string
let asRole: string
let engine: Engine
beforeAll(async () => {
  const adminUrl = inject('adminUrl')
  await ensureDatabase(adminUrl, name)
  url = Object.assign(new URL(adminUrl), { pathname: `/${name}` }).href
  asRole = Object.assign(new URL(url), { username: role, password: role }).href
  await connected(url, (client) =>
    client.query(`ALTER DATABASE ${name} SET timezone = 'Europe/Berlin';
      ALTER DATABASE ${name} SET datestyle = 'German, DMY';
      CREATE ROLE ${role} SUPERUSER LOGIN PASSWORD '${role}';
      ALTER ROLE ${role} SET timezone = 'Asia/Tokyo'`),
  )
  engine = openEngine({ url: asRole, schema: [] })
})
afterAll(async () => {
  await engine.dispose()
  const adminUrl = inject('adminUrl')
  await dropDatabase(adminUrl, name)
  await connected(adminUrl, (client) => client.query(`DROP ROLE ${role}`))
})

async function connected<Result>(to: string, work: (client: Client) => Promise<Result>) {
  const client = new Client({ connectionString: to })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

/** As the files are deployed, and as a generation changes the development database. */
const ways: [string, (change: DatabaseChange) => Promise<void>][] = [
  [
    'files, each as one batch',
    ({ steps }) =>
      connected(url, async (client) => {
        for (const { sql } of steps) await client.query(sql)
      }),
  ],
  [
    'files, statement by statement',
    ({ steps }) =>
      connected(asRole, async (client) => {
        for (const { sql } of steps) {
          for (const statement of splitStatements(sql)) await client.query(statement)
        }
        const { rows } = await client.query('SHOW timezone')
        expect(rows).toEqual([{ TimeZone: 'Asia/Tokyo' }]) // nothing leaks into the next file
      }),
  ],
  [
    'statements of development',
    ({ steps }) => inOneTransaction(steps.flatMap(({ apply }) => apply)),
  ],
]

const inOneTransaction = (statements: string[]) =>
  engine.transaction(async (execute) => {
    for (const statement of statements) await execute(statement)
  })

const tableOf = (pair: Pair, name: string) => ({
  name,
  sql: `"${name}"`,
  key: ['id'],
  pair,
})
type TimesTable = ReturnType<typeof tableOf>

/** A row for each moment, as the application writes them, for which sessions are in UTC. */
const fill = (tables: TimesTable[]) =>
  connected(url, async (client) => {
    await client.query(`SET timezone = 'UTC'; SET datestyle = 'ISO'`)
    for (const { sql, pair } of tables) {
      const rows = moments.map((moment, at) => `(${at}, '${written[pair.from](moment, pair.to)}')`)
      await client.query(
        `CREATE TABLE ${sql} (id int PRIMARY KEY, at ${pair.from}); INSERT INTO ${sql} VALUES ${rows}`,
      )
    }
  })

/** Texts of a column by its table. */
const valuesOf = (tables: TimesTable[], columnName = column) =>
  connected(url, async (client) => {
    await client.query(`SET timezone = 'UTC'; SET datestyle = 'ISO'`)
    const found: Record<string, string[]> = {}
    for (const { sql, pair } of tables) {
      const { rows } = await client.query(
        `SELECT ${columnName}::text AS value FROM ${sql} ORDER BY id`,
      )
      found[titleOf(pair)] = rows.map(({ value }) => value)
    }
    return found
  })

const titleOf = ({ from, to, using }: Pair) => `${from} to ${to} ${using ?? ''}`
const expected = (tables: TimesTable[], made: (pair: Pair, moment: Moment) => string) =>
  Object.fromEntries(
    tables.map(({ pair }) => [titleOf(pair), moments.map((moment) => made(pair, moment))]),
  )

/** By an INSERT or an UPDATE of each row, in the place of what was there. */
const write = (tables: TimesTable[], by: 'INSERT' | 'UPDATE', name: string, side: 'from' | 'to') =>
  connected(url, async (client) => {
    for (const { sql, pair } of tables) {
      await client.query(`DELETE FROM ${sql}`)
      for (const [id, moment] of moments.entries()) {
        const [type, other] = side === 'from' ? [pair.from, pair.to] : [pair.to, pair.from]
        const value = `'${written[type](moment, other)}'`
        await client.query(
          by === 'INSERT'
            ? `INSERT INTO ${sql} (id, ${name}) VALUES (${id}, ${value})`
            : `INSERT INTO ${sql} (id) VALUES (${id}); UPDATE ${sql} SET ${name} = ${value} WHERE id = ${id}`,
        )
      }
    }
  })

const inPlace = (table: TimesTable, defaults?: { from: string; to: string }): DatabaseChange => {
  const { from, to, using } = table.pair
  const { forth, back, pinned } = convert(from, to, using)
  const quoted = (expression: string) => withValue(expression, `"${column}"`)
  return retypeColumn({
    name: `retype_${table.name}`,
    table,
    column,
    from,
    type: to,
    ...(defaults === undefined ? {} : { defaults }),
    ...(using === undefined && isInPlace(from, to)
      ? {}
      : { using: quoted(forth), back: quoted(back) }),
    pinned,
  })
}

const beside = (table: TimesTable): DatabaseChange => {
  const { from, to, using } = table.pair
  return replaceColumn({
    name: `retype_${table.name}`,
    table,
    from: column,
    to: 'at_new',
    diff: `ALTER TABLE ${table.sql} ADD COLUMN "at_new" ${to};`,
    reverse: `ALTER TABLE ${table.sql} DROP COLUMN "at_new";`,
    ...convert(from, to, using),
  })
}

describe.each(ways)('in a database and for a role of other time zones, by %s', (way, apply) => {
  const tablesOf = (kind: string) =>
    [...pairs, ...plainCasts].map((pair, at) => tableOf(pair, `${kind}_${way.length}_${at}`))

  test('every pair of types in place is as UTC says', async () => {
    const tables = tablesOf('place')
    await fill(tables)
    for (const table of tables) await apply(inPlace(table))
    expect(await valuesOf(tables)).toEqual(
      expected(tables, ({ from, to }, moment) => converted(from, to, moment)),
    )
    if (way !== 'statements of development') return
    for (const table of tables) await inOneTransaction(inPlace(table).undo)
    expect(await valuesOf(tables)).toEqual(
      expected(tables, ({ from, to }, moment) => written[from](moment, to)),
    )
  })

  test('every pair of types by a second column is as UTC says, in both directions', async () => {
    const tables = tablesOf('beside')
    await fill(tables)
    for (const table of tables) await apply(beside(table))
    const asWritten = expected(tables, ({ from, to }, moment) => written[from](moment, to))
    const forth = expected(tables, ({ from, to }, moment) => converted(from, to, moment))
    expect(await valuesOf(tables)).toEqual(asWritten)
    expect(await valuesOf(tables, 'at_new')).toEqual(forth)
    const back = expected(tables, ({ from, to }, moment) => converted(to, from, moment))
    for (const by of ['INSERT', 'UPDATE'] as const) {
      await write(tables, by, 'at', 'from')
      expect(await valuesOf(tables, 'at_new')).toEqual(forth)
      await write(tables, by, 'at_new', 'to')
      expect(await valuesOf(tables)).toEqual(back)
    }
  })

  test.each([true, false])(
    'what rows get is as UTC says, where the table is new: %s',
    async (isNew) => {
      const pair: Pair = { from: 'TIMESTAMPTZ(3)', to: 'DATE', using: undefined }
      const table = tableOf(pair, `rows_${way.length}_${isNew ? 'new' : 'old'}`)
      await fill([table])
      const columns = 'ADD COLUMN "now" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP'
      await apply(
        additions({
          name: `add_to_${table.name}`,
          diff: `ALTER TABLE ${table.sql} ${columns}, ADD COLUMN "day" DATE NOT NULL, ADD COLUMN "later" DATE;`,
          reverse: '',
          extensions: [],
          fill: [{ table: table.name, column: 'day', value: '"at"::date' }],
          ...(isNew ? { unreleased: new Set([table.name]) } : {}),
          tableOf: () => table,
        }),
      )
      const later = { name: `${table.name}_later`, table, column: 'later', fill: '"at"::date' }
      await apply(requireColumn({ ...later, direct: isNew }))
      const days = expected([table], ({ from, to }, moment) => converted(from, to, moment))
      expect(await valuesOf([table], 'day')).toEqual(days)
      expect(await valuesOf([table], 'later')).toEqual(days)
      // Off by an hour or more, were it of another time zone.
      const hours = `abs(extract(hour FROM now - (CURRENT_TIMESTAMP AT TIME ZONE 'UTC')))`
      expect(await valuesOf([table], hours)).toEqual(expected([table], () => '0'))
    },
  )

  test('a default that stays in place is the same instant in every session', async () => {
    const pair: Pair = { from: 'TIMESTAMP(3)', to: 'TIMESTAMPTZ(6)', using: undefined }
    const table = tableOf(pair, `default_${way.length}`)
    await fill([table])
    const [moment] = moments
    const value = `'${moment && written['TIMESTAMPTZ(3)'](moment, 'DATE')}:00'`
    const set = (client: Client) =>
      client.query(
        `ALTER TABLE ${table.sql} ALTER at SET DEFAULT ${value}; DELETE FROM ${table.sql}`,
      )
    await connected(url, set)
    await apply({ ...inPlace(table, { from: value, to: value }) })
    await connected(url, (client) => client.query(`INSERT INTO ${table.sql} (id) VALUES (1)`))
    const [first] =
      expected([table], ({ to }, one) => written[to](one, 'DATE'))[titleOf(pair)] ?? []
    expect(await valuesOf([table])).toEqual({ [titleOf(pair)]: [first] })
  })
})
