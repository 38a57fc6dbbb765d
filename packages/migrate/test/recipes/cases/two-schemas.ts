import {
  addEnumValue,
  additions,
  dropTable,
  objectRenames,
  renameTable,
  replaceColumn,
} from '../../../src/recipes/index.ts'
import type { RecipeCase } from '../recipe-case.ts'

export const twoSchemas = `generator client {
  provider = "prisma-client"
  output   = "../src/generated"
}

datasource db {
  provider = "postgresql"
  schemas  = ["app", "public"]
}`

const table = (name: string) => ({ name, sql: `"app"."${name}"`, key: ['id'] })

/** Tables of the same names in both, of which only those of "app" change. */
export const twoSchemasCases: RecipeCase[] = [
  {
    title: 'a required column and an index',
    before: `model AppUser {\n  id Int @id\n  @@map("users")\n  @@schema("app")\n}\nmodel PublicUser {\n  id Int @id\n  @@map("users")\n  @@schema("public")\n}`,
    after: `model AppUser {\n  id Int @id\n  number Int @default(autoincrement())\n  name String\n  @@index([name])\n  @@map("users")\n  @@schema("app")\n}\nmodel PublicUser {\n  id Int @id\n  @@map("users")\n  @@schema("public")\n}`,
    rows: `INSERT INTO "app"."users" SELECT generate_series(1, 300)`,
    change: ({ forward, reverse }) =>
      additions({
        name: 'add_user_name',
        diff: forward,
        reverse,
        extensions: [],
        fill: [{ table: '"app"."users"', column: 'name', value: `'u' || id` }],
        tableOf: table,
      }),
    query: `SELECT count(DISTINCT name)::int, count(DISTINCT number)::int AS numbers FROM "app"."users"`,
    found: [{ count: 300, numbers: 300 }],
    tables: ['"app"."users"'],
  },
  {
    title: 'a column beside the old one, of a new enum',
    before: `model AppJob {\n  id Int @id\n  state String\n  @@map("jobs")\n  @@schema("app")\n}`,
    after: `model AppJob {\n  id Int @id\n  state AppState @map("state_new")\n  stateOld String? @map("state") @ignore\n  @@map("jobs")\n  @@schema("app")\n}\nenum AppState {\n  on\n  off\n  @@schema("app")\n}`,
    rows: `INSERT INTO "app"."jobs" SELECT n, CASE WHEN n % 2 = 0 THEN 'on' ELSE 'off' END FROM generate_series(1, 300) AS n`,
    change: ({ forward, reverse }) =>
      replaceColumn({
        name: 'retype_job_state',
        table: table('jobs'),
        from: 'state',
        to: 'state_new',
        diff: forward,
        reverse,
        forth: '$::"app"."AppState"',
        back: '$::text',
      }),
    query: `SELECT count(*)::int FROM "app"."jobs" WHERE state = state_new::text`,
    found: [{ count: 300 }],
    tables: ['"app"."jobs"'],
  },
  {
    title: 'a table that keeps its old name as a view',
    before: `model AppPost {\n  id Int @id\n  title String @unique\n  tags AppTag[]\n  @@map("posts")\n  @@schema("app")\n}\nmodel AppTag {\n  id Int @id\n  posts AppPost[]\n  @@schema("app")\n}`,
    after: `model AppArticle {\n  id Int @id\n  title String @unique\n  tags AppTag[]\n  @@map("articles")\n  @@schema("app")\n}\nmodel AppTag {\n  id Int @id\n  posts AppArticle[]\n  @@schema("app")\n}`,
    rows: `INSERT INTO "app"."posts" SELECT n, 't' || n FROM generate_series(1, 300) AS n;
      INSERT INTO "app"."AppTag" VALUES (5); INSERT INTO "app"."_AppPostToAppTag" VALUES (1, 5)`,
    change: ({ before, after }) =>
      renameTable({
        name: 'rename_post',
        table: table('posts'),
        to: 'articles',
        objects: objectRenames(before, after, {
          tables: [{ from: '"app"."posts"', to: '"app"."articles"' }],
          joins: [
            {
              from: '"app"."_AppPostToAppTag"',
              to: '"app"."_AppArticleToAppTag"',
              swapped: false,
            },
          ],
        }),
        keepView: true,
      }),
    query: `SELECT count(*)::int, (SELECT count(*)::int FROM "app"."posts") AS old, (SELECT "A" FROM "app"."_AppArticleToAppTag") AS a FROM "app"."articles"`,
    found: [{ count: 300, old: 300, a: 1 }],
    tables: ['"app"."posts"', '"app"."_AppPostToAppTag"'],
  },
  {
    title: 'a table that goes, with an enum',
    before: `model AppLog {\n  id Int @id @default(autoincrement())\n  level AppLevel\n  @@map("logs")\n  @@schema("app")\n}\nenum AppLevel {\n  info\n  @@schema("app")\n}`,
    after: '',
    rows: `INSERT INTO "app"."logs" (level) SELECT 'info' FROM generate_series(1, 300)`,
    change: ({ forward, reverse }) =>
      dropTable({ name: 'remove_log', diff: forward, reverse, tableOf: table }),
    query: `SELECT to_regclass('"app"."logs"') AS logs`,
    found: [{ logs: null }],
    tables: ['"app"."logs"'],
  },
  {
    title: 'a value of an enum',
    before: `model AppDoor {\n  id Int @id\n  state AppDoorState\n  @@schema("app")\n}\nenum AppDoorState {\n  open\n  @@schema("app")\n}`,
    after: `model AppDoor {\n  id Int @id\n  state AppDoorState\n  @@schema("app")\n}\nenum AppDoorState {\n  open\n  shut\n  @@schema("app")\n}`,
    rows: `INSERT INTO "app"."AppDoor" SELECT n, 'open' FROM generate_series(1, 300) AS n`,
    change: ({ reverse }) =>
      addEnumValue({
        name: 'add_door_shut',
        type: '"app"."AppDoorState"',
        value: 'shut',
        reverse,
      }),
    query: `SELECT count(*)::int FROM "app"."AppDoor" WHERE state = 'open'`,
    found: [{ count: 300 }],
    tables: ['"app"."AppDoor"'],
  },
]
