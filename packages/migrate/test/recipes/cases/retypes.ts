import { addEnumValue, retypeColumn } from '../../../src/recipes/index.ts'
import type { RecipeCase } from '../recipe-case.ts'

const table = (name: string) => ({ name, sql: `"${name}"`, key: ['id'] })

export const retypeCases: RecipeCase[] = [
  {
    title: 'a wider varchar',
    before: 'model WideRow {\n  id Int @id\n  title String @db.VarChar(80)\n}',
    after: 'model WideRow {\n  id Int @id\n  title String\n}',
    rows: `INSERT INTO "WideRow" SELECT n, 'row ' || n FROM generate_series(1, 300) AS n`,
    change: () =>
      retypeColumn({
        name: 'retype_wide_title',
        table: table('WideRow'),
        column: 'title',
        from: 'VARCHAR(80)',
        type: 'TEXT',
      }),
    query: `SELECT count(DISTINCT title)::int FROM "WideRow"`,
    found: [{ count: 300 }],
    tables: ['"WideRow"'],
  },
  {
    title: 'a time of UTC that gets its time zone',
    before: 'model ZoneRow {\n  id Int @id\n  at DateTime @default(now()) @db.Timestamp(3)\n}',
    after: 'model ZoneRow {\n  id Int @id\n  at DateTime @default(now()) @db.Timestamptz(6)\n}',
    rows: `INSERT INTO "ZoneRow" VALUES (1, '2026-03-29 02:30:00.123')`,
    change: () =>
      retypeColumn({
        name: 'retype_zone_at',
        table: table('ZoneRow'),
        column: 'at',
        from: 'TIMESTAMP(3)',
        type: 'TIMESTAMPTZ(6)',
        defaults: { from: 'CURRENT_TIMESTAMP', to: 'CURRENT_TIMESTAMP' },
      }),
    query: `SELECT (at AT TIME ZONE 'UTC')::text AS at FROM "ZoneRow"`,
    found: [{ at: '2026-03-29 02:30:00.123' }],
    tables: ['"ZoneRow"'],
  },
  {
    title: 'text of this branch alone that becomes uuid',
    before: 'model CastRow {\n  id Int @id\n  code String\n}',
    after: 'model CastRow {\n  id Int @id\n  code String @db.Uuid\n}',
    rows: `INSERT INTO "CastRow" SELECT n, md5(n::text)::uuid::text FROM generate_series(1, 300) AS n`,
    change: () =>
      retypeColumn({
        name: 'retype_cast_code',
        table: table('CastRow'),
        column: 'code',
        from: 'TEXT',
        type: 'UUID',
        using: '"code"::uuid',
        back: '"code"::text',
      }),
    query: `SELECT count(DISTINCT code)::int FROM "CastRow"`,
    found: [{ count: 300 }],
    tables: ['"CastRow"'],
  },
  {
    title: 'a value of an enum',
    before: `model MoodRow {\n  id Int @id\n  mood MoodKind @default(good)\n  moods MoodKind[]\n}\nenum MoodKind {\n  good\n}`,
    after: `model MoodRow {\n  id Int @id\n  mood MoodKind @default(good)\n  moods MoodKind[]\n}\nenum MoodKind {\n  good\n  so_so\n}`,
    rows: `INSERT INTO "MoodRow" (id, moods) SELECT n, '{good}' FROM generate_series(1, 300) AS n`,
    change: ({ reverse }) =>
      addEnumValue({ name: 'add_mood_so_so', type: '"MoodKind"', value: 'so_so', reverse }),
    query: `SELECT enum_range(NULL::"MoodKind")::text AS values, count(*)::int FROM "MoodRow"`,
    found: [{ values: '{good,so_so}', count: 300 }],
    tables: ['"MoodRow"'],
  },
]
