import { relaxColumn, requireColumn } from '../../../src/recipes/index.ts'
import type { RecipeCase } from '../recipe-case.ts'

const table = (name: string) => ({ name, sql: `"${name}"`, key: ['id'] })

export const requireCases: RecipeCase[] = [
  {
    title: 'a column made required, with a default and a backfill of 12,000 rows',
    before:
      'model NeedUser {\n  id Int @id\n  email String?\n  mood NeedMood?\n}\nenum NeedMood {\n  good\n}',
    after: `model NeedUser {\n  id Int @id\n  email String @default("")\n  mood NeedMood?\n}\nenum NeedMood {\n  good\n}`,
    rows: `INSERT INTO "NeedUser" SELECT n, CASE WHEN n % 3 = 0 THEN 'user' || n END FROM generate_series(1, 12000) AS n`,
    change: () =>
      requireColumn({
        name: 'need_email',
        table: table('NeedUser'),
        column: 'email',
        fill: `'nobody' || "id"`,
        setDefault: `''`,
        direct: false,
      }),
    query: `SELECT count(*) FILTER (WHERE email LIKE 'nobody%')::int AS filled, count(*) FILTER (WHERE email LIKE 'user%')::int AS kept FROM "NeedUser"`,
    found: [{ filled: 8000, kept: 4000 }],
    tables: ['"NeedUser"'],
  },
  {
    title: 'an enum made required where no row lacks it',
    before: 'model FullUser {\n  id Int @id\n  mood FullMood?\n}\nenum FullMood {\n  good\n}',
    after: 'model FullUser {\n  id Int @id\n  mood FullMood\n}\nenum FullMood {\n  good\n}',
    rows: `INSERT INTO "FullUser" SELECT n, 'good' FROM generate_series(1, 300) AS n`,
    change: () =>
      requireColumn({
        name: 'full_mood',
        table: table('FullUser'),
        column: 'mood',
        direct: false,
      }),
    query: `SELECT count(*)::int FROM "FullUser" WHERE mood = 'good'`,
    found: [{ count: 300 }],
    tables: ['"FullUser"'],
  },
  {
    title: 'a column of this branch alone, filled and required in one file',
    before:
      'model SoonUser {\n  id Int @id\n  mood SoonMood?\n}\nenum SoonMood {\n  good\n  bad\n}',
    after:
      'model SoonUser {\n  id Int @id\n  mood SoonMood @default(bad)\n}\nenum SoonMood {\n  good\n  bad\n}',
    rows: `INSERT INTO "SoonUser" SELECT n, CASE WHEN n % 2 = 0 THEN 'good'::"SoonMood" END FROM generate_series(1, 300) AS n`,
    change: () =>
      requireColumn({
        name: 'soon_mood',
        table: table('SoonUser'),
        column: 'mood',
        fill: `'bad'`,
        setDefault: `'bad'`,
        direct: true,
      }),
    query: `SELECT mood, count(*)::int FROM "SoonUser" GROUP BY 1 ORDER BY 1`,
    found: [
      { mood: 'good', count: 150 },
      { mood: 'bad', count: 150 },
    ],
    tables: ['"SoonUser"'],
  },
  {
    title: 'a column that need not have a value any more',
    before: 'model EasyUser {\n  id Int @id\n  size Int @default(3)\n}',
    after: 'model EasyUser {\n  id Int @id\n  size Int?\n}',
    rows: `INSERT INTO "EasyUser" SELECT n, n FROM generate_series(1, 300) AS n`,
    change: () =>
      relaxColumn({
        name: 'relax_easy_size',
        table: table('EasyUser'),
        column: 'size',
        reason: 'the next release does not write size of EasyUser',
        dropDefault: '3',
      }),
    query: `SELECT sum(size)::int FROM "EasyUser"`,
    found: [{ sum: 45150 }],
    tables: ['"EasyUser"'],
  },
]
