import { additions } from '../../../src/recipes/index.ts'
import type { RecipeCase } from '../recipe-case.ts'

const people = 'model PlainPerson {\n  id Int @id\n'

export const additionCases: RecipeCase[] = [
  {
    title: 'columns that may be NULL or have a constant default',
    before: `${people}}`,
    after: `${people}  bio String?
  size Int @default(5)
  mood PlainMood @default(good)
  seen DateTime @default(now()) @db.Timestamptz(6)
}
enum PlainMood {
  good
  bad
}`,
    rows: 'INSERT INTO "PlainPerson" SELECT generate_series(1, 300)',
    change: ({ forward, reverse }) =>
      additions({ name: 'add_plain_columns', diff: forward, reverse, extensions: [] }),
    query: `SELECT size, mood, count(*)::int FROM "PlainPerson" WHERE bio IS NULL AND seen IS NOT NULL GROUP BY 1, 2`,
    found: [{ size: 5, mood: 'good', count: 300 }],
    tables: ['"PlainPerson"'],
  },
  {
    title: 'a required column, filled in batches by a key with an odd name',
    before: `model FillRow {
  first String @id
  upto String
  @@map("fill rows")
}`,
    after: `model FillRow {
  first String @id
  upto String
  slug String @unique
  @@map("fill rows")
}`,
    rows: `INSERT INTO "fill rows" SELECT 'k' || n, 'Row ' || n FROM generate_series(1, 12000) AS n`,
    change: ({ forward, reverse }) =>
      additions({
        name: 'add_fill_slug',
        diff: forward,
        reverse,
        extensions: [],
        fill: [{ table: 'fill rows', column: 'slug', value: `lower("upto") || '-' || first` }],
        tableOf: (name) => ({ name, sql: `"${name}"`, key: ['first'] }),
      }),
    query: `SELECT count(*)::int, count(DISTINCT slug)::int AS slugs, min(slug) FROM "fill rows"`,
    found: [{ count: 12000, slugs: 12000, min: 'row 1-k1' }],
    tables: ['"fill rows"'],
  },
  {
    title: 'columns that the database fills with another value in each row',
    before: `model GivenRow {\n  a Int\n  b String\n  @@id([a, b])\n}`,
    after: `model GivenRow {
  a Int
  b String
  number Int @default(autoincrement())
  big BigInt @default(autoincrement())
  token String @default(dbgenerated("gen_random_uuid()")) @db.Uuid
  note String?
  @@id([a, b])
}`,
    rows: `INSERT INTO "GivenRow" SELECT n / 1000, 'b' || n FROM generate_series(1, 12000) AS n`,
    change: ({ forward, reverse }) =>
      additions({
        name: 'add_given_columns',
        diff: forward,
        reverse,
        extensions: [],
        tableOf: (name) => ({ name, sql: `"${name}"`, key: ['a', 'b'] }),
      }),
    query: `SELECT count(DISTINCT number)::int AS numbers, max(number), count(DISTINCT big)::int AS bigs,
      count(DISTINCT token)::int AS tokens FROM "GivenRow"`,
    found: [{ numbers: 12000, max: 12000, bigs: 12000, tokens: 12000 }],
    tables: ['"GivenRow"'],
  },
  {
    title: 'a new model with references, a join table and an index on a table with rows',
    before: `model LinkUser {\n  id Int @id\n  name String\n}`,
    after: `model LinkUser {
  id Int @id
  name String
  bossId Int?
  boss LinkUser? @relation("boss", fields: [bossId], references: [id])
  staff LinkUser[] @relation("boss")
  posts LinkPost[]
  liked LinkPost[] @relation("liked")
  @@index([name])
  @@unique([name, bossId])
}
model LinkPost {
  id Int @id @default(autoincrement())
  authorId Int
  author LinkUser @relation(fields: [authorId], references: [id])
  likedBy LinkUser[] @relation("liked")
  @@index([authorId])
}`,
    rows: `INSERT INTO "LinkUser" SELECT n, 'user ' || n FROM generate_series(1, 300) AS n`,
    change: ({ forward, reverse }) =>
      additions({ name: 'add_link_post', diff: forward, reverse, extensions: [] }),
    query: `SELECT count(*)::int, (SELECT count(*)::int FROM pg_index WHERE indrelid = '"LinkUser"'::regclass AND indisvalid) AS indexes,
      (SELECT bool_and(convalidated) FROM pg_constraint WHERE conrelid = '"LinkUser"'::regclass) AS validated FROM "LinkUser"`,
    found: [{ count: 300, indexes: 3, validated: true }],
    tables: ['"LinkUser"'],
  },
  {
    title: 'what is of this branch alone, with rows, in one file',
    before: `model OwnRow {\n  id Int @id\n  title String\n}\nmodel OwnOther {\n  id Int @id\n}`,
    after: `model OwnRow {
  id Int @id
  title String
  slug String @unique
  code String @default(dbgenerated("gen_random_uuid()")) @db.Uuid
  place Int @default(autoincrement())
  otherId Int?
  other OwnOther? @relation(fields: [otherId], references: [id])
  @@index([title, otherId])
}
model OwnOther {
  id Int @id
  rows OwnRow[]
}`,
    rows: `INSERT INTO "OwnRow" SELECT n, 'T' || n FROM generate_series(1, 300) AS n`,
    change: ({ forward, reverse }) => {
      const change = additions({
        name: 'add_own_columns',
        diff: forward,
        reverse,
        extensions: [],
        fill: [{ table: 'OwnRow', column: 'slug', value: 'lower(title)' }],
        unreleased: new Set(['OwnRow']),
      })
      if (change.steps.length !== 1) throw new Error('It is not one file.')
      return change
    },
    query: `SELECT count(DISTINCT slug)::int AS slugs, min(slug), count(DISTINCT code)::int AS codes, max(place) FROM "OwnRow"`,
    found: [{ slugs: 300, min: 't1', codes: 300, max: 300 }],
    tables: ['"OwnRow"'],
  },
  {
    title: 'a type alone',
    before: '',
    after: 'enum LoneMood {\n  good\n}',
    rows: '',
    change: ({ forward, reverse }) =>
      additions({ name: 'add_lone_mood', diff: forward, reverse, extensions: [] }),
    query: `SELECT enum_range(NULL::"LoneMood")::text AS values`,
    found: [{ values: '{good}' }],
    tables: [],
  },
]
