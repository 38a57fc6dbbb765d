import {
  additions,
  type DatabaseChange,
  dropColumn,
  fillColumn,
  type MigrationStep,
  relaxColumn,
  renameTable,
  replaceColumn,
  requireColumn,
  retypeColumn,
} from '../../packages/migrate/src/recipes/index.ts'
import { diffSchemas } from '../../packages/schema-engine/src/index.ts'

export interface BenchCase {
  title: string
  /** What is there before, beside the tables. */
  rows?: string[]
  /** What the next release inserts. */
  writes?: string
  /** One file of Prisma's, and all of ours. */
  plan: () => Promise<{ naive: string; steps: MigrationStep[] }>
}

const columns = 'id, title, body, n, code, owner_id'
const values = "$1::bigint, 'title', 'body', 1, 'code ' || $1::bigint, 1"
/** The release that runs leaves the column empty; the next one does not. */
export const withoutColumn = `INSERT INTO items (${columns}) VALUES (${values})`
export const withColumn = `INSERT INTO items (${columns}, note) VALUES (${values}, 'note')`
const withNew = `INSERT INTO items (${columns}, fresh) VALUES (${values}, 'fresh')`

const fields = {
  id: 'id BigInt @id',
  title: 'title String @db.VarChar(80)',
  body: 'body String',
  n: 'n Int',
  code: 'code String?',
  note: 'note String?',
  owner: 'owner_id Int?',
}

/** Both models, with other fields or more of them. */
function schema(changed: Partial<typeof fields> & { more?: string; owners?: string } = {}): string {
  const { more = '', owners = '', ...others } = changed
  const lines = Object.values({ ...fields, ...others }).join('\n  ')
  return `datasource db {\n  provider = "postgresql"\n}
model owners {\n  id Int @id\n  name String\n  ${owners}\n}
model items {\n  ${lines}\n  ${more}\n}\n`
}

const items = { name: 'items', sql: '"items"', key: ['id'] }
const file = (content: string) => [{ path: 'schema.prisma', content }]
const diff = (from: string, to: string) => diffSchemas(file(from), file(to))

/** Changes, one after the other, to what Prisma would make in one. */
const planOf =
  (to: string, ...changes: ((from: string) => Promise<DatabaseChange>)[]) =>
  async () => {
    const steps: MigrationStep[] = []
    for (const change of changes) steps.push(...(await change(schema())).steps)
    return { naive: await diff(schema(), to), steps }
  }

const adding =
  (to: string, fill: { column: string; value: string }[] = []) =>
  async (from: string) =>
    additions({
      name: 'add',
      diff: await diff(from, to),
      reverse: '',
      extensions: [],
      fill: fill.map((one) => ({ table: 'items', ...one })),
      tableOf: () => items,
    })

const added = (more: string, owners = '') =>
  planOf(schema({ more, owners }), adding(schema({ more, owners })))
const required = (column: string) => async () =>
  requireColumn({ name: column, table: items, column, fill: `'x'`, direct: false })

export const cases: BenchCase[] = [
  { title: 'an optional field', plan: added('fresh String?') },
  { title: 'a field with a constant default', plan: added('fresh String @default("x")') },
  {
    title: 'a field that the database fills by row',
    plan: added('fresh String @default(dbgenerated("gen_random_uuid()")) @db.Uuid'),
  },
  {
    title: 'a required field with a backfill',
    writes: withNew,
    plan: planOf(
      schema({ more: 'fresh String' }),
      adding(schema({ more: 'fresh String?' }), [{ column: 'fresh', value: `'x' || id` }]),
      required('fresh'),
    ),
  },
  {
    title: 'a field made required',
    plan: planOf(
      schema({ note: 'note String' }),
      async () => fillColumn({ name: 'note', table: items, column: 'note', fill: `'x'` }),
      required('note'),
    ),
  },
  {
    title: 'a foreign key with its index',
    plan: added(
      'owner owners? @relation(fields: [owner_id], references: [id])\n  @@index([owner_id])',
      'items items[]',
    ),
  },
  { title: 'an index', plan: added('@@index([n, id])') },
  { title: 'a unique index', plan: added('@@unique([code, id])') },
  {
    title: 'int to bigint',
    plan: planOf(schema({ n: 'n BigInt' }), async (from) => {
      const to = schema({ n: 'n Int? @ignore', more: 'n_bigint BigInt' })
      return replaceColumn({
        name: 'retype_n',
        table: items,
        from: 'n',
        to: 'n_bigint',
        diff: await diff(from, to),
        reverse: '',
        forth: '$::bigint',
        back: '$::int',
      })
    }),
  },
  {
    title: 'a wider varchar',
    plan: planOf(schema({ title: 'title String' }), async () =>
      retypeColumn({
        name: 'widen',
        table: items,
        column: 'title',
        from: 'VARCHAR(80)',
        type: 'TEXT',
      }),
    ),
  },
  {
    title: 'a field dropped',
    writes: withoutColumn,
    plan: planOf(
      schema({ note: '' }),
      async () => relaxColumn({ name: 'relax', table: items, column: 'note', reason: 'it goes' }),
      async (from) =>
        dropColumn({
          name: 'drop',
          table: items,
          column: 'note',
          synced: false,
          reverse: await diff(schema({ note: '' }), from),
        }),
    ),
  },
  {
    title: 'a model renamed',
    plan: async () => ({
      naive: 'ALTER TABLE "items" RENAME TO "things"',
      steps: renameTable({
        name: 'rename',
        table: items,
        to: 'things',
        objects: [],
        keepView: true,
      }).steps,
    }),
  },
  {
    title: 'a model that refers to the table',
    plan: async () => {
      const referring = `${schema({ more: 'tags tags[]' })}model tags {\n  id Int @id\n  item_id BigInt\n  item items @relation(fields: [item_id], references: [id])\n}\n`
      const change = await adding(referring)(schema())
      return { naive: await diff(schema(), referring), steps: change.steps }
    },
  },
]
