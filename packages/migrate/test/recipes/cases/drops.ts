import { dropColumn, dropTable } from '../../../src/recipes/index.ts'
import { createSync } from '../../../src/recipes/sync-trigger.ts'
import type { RecipeCase } from '../recipe-case.ts'

const table = (name: string) => ({ name, sql: `"${name}"`, key: ['id'] })

const synced = createSync({
  table: table('LastPost'),
  from: 'title',
  to: 'headline',
  forth: '$',
  back: '$',
})

export const dropCases: RecipeCase[] = [
  {
    title: 'a column with a reference, an index and values',
    before: `model LeaveUser {
  id Int @id
  posts LeavePost[]
}
model LeavePost {
  id Int @id
  authorId Int
  author LeaveUser @relation(fields: [authorId], references: [id])
  @@index([authorId])
}`,
    after: `model LeaveUser {\n  id Int @id\n}\nmodel LeavePost {\n  id Int @id\n}`,
    rows: `INSERT INTO "LeaveUser" SELECT generate_series(1, 30);
      INSERT INTO "LeavePost" SELECT n, n % 30 + 1 FROM generate_series(1, 300) AS n`,
    change: ({ reverse }) =>
      dropColumn({
        name: 'remove_leave_author',
        table: table('LeavePost'),
        column: 'authorId',
        synced: false,
        reverse,
      }),
    query: `SELECT count(*)::int FROM "LeavePost"`,
    found: [{ count: 300 }],
    tables: ['"LeavePost"', '"LeaveUser"'],
  },
  {
    title: 'a list of enum values',
    before: `model ListPost {\n  a Int\n  b String\n  moods ListMood[] @default([good])\n  @@id([a, b])\n}\nenum ListMood {\n  good\n  bad\n}`,
    after: `model ListPost {\n  a Int\n  b String\n  @@id([a, b])\n}\nenum ListMood {\n  good\n  bad\n}`,
    rows: `INSERT INTO "ListPost" SELECT n, 'b', CASE WHEN n % 2 = 0 THEN '{good,bad}'::"ListMood"[] END FROM generate_series(1, 300) AS n`,
    change: ({ reverse }) =>
      dropColumn({
        name: 'remove_list_moods',
        table: { name: 'ListPost', sql: '"ListPost"', key: ['a', 'b'] },
        column: 'moods',
        synced: false,
        reverse,
      }),
    query: `SELECT count(*)::int FROM "ListPost"`,
    found: [{ count: 300 }],
    tables: ['"ListPost"'],
  },
  {
    title: 'a column that counts by itself',
    before: `model CountPost {\n  id Int @id\n  number Int @unique @default(autoincrement())\n}`,
    after: `model CountPost {\n  id Int @id\n}`,
    rows: `INSERT INTO "CountPost" SELECT n, 1000 - n FROM generate_series(1, 300) AS n`,
    change: ({ reverse }) =>
      dropColumn({
        name: 'remove_count_number',
        table: table('CountPost'),
        column: 'number',
        synced: false,
        reverse,
      }),
    query: `SELECT count(*)::int FROM "CountPost"`,
    found: [{ count: 300 }],
    tables: ['"CountPost"'],
  },
  {
    title: 'the old column of a pair, with its trigger',
    before: `model LastPost {\n  id Int @id\n  title String? @unique @ignore\n  headline String @unique\n}`,
    after: `model LastPost {\n  id Int @id\n  headline String @unique\n}`,
    rows: [
      ...synced,
      `INSERT INTO "LastPost" (id, headline) SELECT n, 'h' || n FROM generate_series(1, 300) AS n`,
    ].join(';\n'),
    change: ({ reverse }) =>
      dropColumn({
        name: 'remove_last_title',
        table: table('LastPost'),
        column: 'title',
        synced: true,
        reverse,
      }),
    query: `SELECT count(*)::int, (SELECT count(*)::int FROM pg_trigger WHERE tgrelid = '"LastPost"'::regclass) AS triggers FROM "LastPost"`,
    found: [{ count: 300, triggers: 0 }],
    tables: ['"LastPost"'],
  },
  {
    title: 'a table with all that refers to it',
    before: `model LostPost {
  id Int @id @default(autoincrement())
  title String
  kind LostKind @default(short)
  tags LostTag[]
  notes LostNote[]
  size Decimal? @db.Decimal(10, 2)
  data Json? @db.Json
  @@index([title])
}
model LostNote {
  id Int @id
  postId Int
  post LostPost @relation(fields: [postId], references: [id])
  @@index([postId])
}
model LostTag {
  id Int @id
  posts LostPost[]
}
enum LostKind {
  short
  long
}`,
    after: `model LostNote {\n  id Int @id\n}\nmodel LostTag {\n  id Int @id\n}`,
    rows: `INSERT INTO "LostPost" (title, kind, size, data) SELECT 't' || n, 'long', n + 0.5, '{"b":1, "a":2}' FROM generate_series(1, 300) AS n;
      INSERT INTO "LostNote" SELECT n, n FROM generate_series(1, 300) AS n;
      INSERT INTO "LostTag" VALUES (1);
      INSERT INTO "_LostPostToLostTag" SELECT n, 1 FROM generate_series(1, 300) AS n`,
    change: ({ forward, reverse }) =>
      dropTable({ name: 'remove_lost_post', diff: forward, reverse, tableOf: table }),
    query: `SELECT count(*)::int FROM "LostNote"`,
    found: [{ count: 300 }],
    tables: ['"LostPost"', '"LostNote"', '"LostTag"', '"_LostPostToLostTag"'],
  },
]
