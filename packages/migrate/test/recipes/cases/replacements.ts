import { replaceColumn } from '../../../src/recipes/index.ts'
import type { RecipeCase } from '../recipe-case.ts'

const table = (name: string) => ({ name, sql: `"${name}"`, key: ['id'] })

/** As long as a name may be. */
const long = (start: string) => start.padEnd(63, '_')

export const replaceCases: RecipeCase[] = [
  {
    title: 'a column renamed beside the old one',
    before: `model SwapPost {
  id Int @id
  title String @unique
  rank String @default("low")
}`,
    after: `model SwapPost {
  id Int @id
  title String? @unique @ignore
  headline String @unique
  rank String @default("low")
  @@index([headline(sort: Desc)])
}`,
    rows: `INSERT INTO "SwapPost" SELECT n, 'T' || n FROM generate_series(1, 12000) AS n`,
    change: ({ forward, reverse }) =>
      replaceColumn({
        name: 'rename_swap_title_to_headline',
        table: table('SwapPost'),
        from: 'title',
        to: 'headline',
        diff: forward,
        reverse,
        forth: '$',
        back: '$',
      }),
    query: `SELECT count(*)::int FROM "SwapPost" WHERE headline = title`,
    found: [{ count: 12000 }],
    tables: ['"SwapPost"'],
  },
  {
    title: 'a column of another type beside the old one, with a default',
    before: `model GrowOrder {\n  id Int @id\n  total Int @default(7)\n}`,
    after: `model GrowOrder {\n  id Int @id\n  total BigInt @default(7) @map("total_new")\n  totalOld Int? @default(7) @map("total") @ignore\n}`,
    rows: `INSERT INTO "GrowOrder" SELECT n, n FROM generate_series(1, 300) AS n`,
    change: ({ forward, reverse }) =>
      replaceColumn({
        name: 'retype_grow_total',
        table: table('GrowOrder'),
        from: 'total',
        to: 'total_new',
        diff: forward,
        reverse,
        forth: '$::bigint',
        back: '$::integer',
      }),
    query: `SELECT count(*)::int, sum(total_new)::int FROM "GrowOrder" WHERE total = total_new`,
    found: [{ count: 300, sum: 45150 }],
    tables: ['"GrowOrder"'],
  },
  {
    title: 'an optional column whose text becomes a reference by uuid',
    before: `model PointUser {\n  id String @id @db.Uuid\n}\nmodel PointPost {\n  id Int @id\n  author String?\n}`,
    after: `model PointUser {
  id String @id @db.Uuid
  posts PointPost[]
}
model PointPost {
  id Int @id
  authorId String? @map("author_id") @db.Uuid
  author PointUser? @relation(fields: [authorId], references: [id])
  authorOld String? @map("author") @ignore
  @@index([authorId])
}`,
    rows: `INSERT INTO "PointUser" SELECT md5(n::text)::uuid FROM generate_series(1, 30) AS n;
      INSERT INTO "PointPost" SELECT n, CASE WHEN n % 2 = 0 THEN upper(md5((n % 30 + 1)::text)) END FROM generate_series(1, 300) AS n`,
    change: ({ forward, reverse }) =>
      replaceColumn({
        name: 'retype_point_author',
        table: table('PointPost'),
        from: 'author',
        to: 'author_id',
        diff: forward,
        reverse,
        forth: '$::uuid',
        back: '$::text',
      }),
    // The old values stay as they were written, though `back` would write them another way.
    query: `SELECT count(*)::int, count(author_id)::int AS references, count(*) FILTER (WHERE author = upper(author))::int AS upper FROM "PointPost"`,
    found: [{ count: 300, references: 150, upper: 150 }],
    tables: ['"PointPost"', '"PointUser"'],
  },
  {
    title: 'names that Postgres would cut',
    before: `model LongPost {
  id Int @id
  first String @map("${long('first')}")
  @@map("${long('posts')}")
}`,
    after: `model LongPost {
  id Int @id
  first String? @map("${long('first')}") @ignore
  second String @map("${long('second')}")
  @@map("${long('posts')}")
}`,
    rows: `INSERT INTO "${long('posts')}" SELECT n, 'v' || n FROM generate_series(1, 300) AS n`,
    change: ({ forward, reverse }) =>
      replaceColumn({
        name: 'rename_long_first_to_second',
        table: table(long('posts')),
        from: long('first'),
        to: long('second'),
        diff: forward,
        reverse,
        forth: '$',
        back: '$',
      }),
    query: `SELECT count("${long('second')}")::int FROM "${long('posts')}"`,
    found: [{ count: 300 }],
    tables: [`"${long('posts')}"`],
  },
]
