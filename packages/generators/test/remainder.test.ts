import { readMigrations, readSchema } from '@repo/migrate'
import { openEngine } from '@repo/schema-engine'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { remainderNote } from '../src/pipeline/remainder-note.ts'
import { type TemporaryProject, temporaryProject } from './temporary-project.ts'

const schemaFile = 'packages/db/prisma/schema.prisma'
const field = 'field User bio:text:optional'

/** A migration by hand, of all that Prisma cannot express or reads in other words. */
const byHand = `
CREATE TABLE "things" (
  "id" UUID PRIMARY KEY,
  "prefix" TEXT NOT NULL,
  "other" TEXT NOT NULL,
  "seen_at" TIMESTAMPTZ(3) NOT NULL,
  "data" JSONB,
  "folded" TEXT GENERATED ALWAYS AS (lower("prefix")) STORED,
  "due" DATE NOT NULL DEFAULT CURRENT_DATE + interval '3 days',
  "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT now()
);
CREATE INDEX "things_prefix_idx" ON "things" ("prefix" text_pattern_ops);
CREATE INDEX "things_other_idx" ON "things" ("other" text_pattern_ops);
CREATE INDEX "things_brin" ON "things" USING brin ("seen_at");
CREATE INDEX "things_gin" ON "things" USING gin ("data" jsonb_path_ops);
CREATE INDEX "things_include" ON "things" ("seen_at") INCLUDE ("prefix");
CREATE INDEX "things_lower" ON "things" (lower("other"));
CREATE TABLE "queue_jobs" ("id" BIGSERIAL PRIMARY KEY);
CREATE TABLE "events" ("id" BIGINT, "at" TIMESTAMPTZ, PRIMARY KEY ("id", "at")) PARTITION BY RANGE ("at");
CREATE TYPE "mood" AS ENUM ('ok', 'sad');
`

const model = `
model Thing {
  id        String   @id @db.Uuid
  prefix    String
  other     String
  seenAt    DateTime @map("seen_at") @db.Timestamptz(3)
  data      Json?
  folded    String?
  due       DateTime @default(dbgenerated("CURRENT_DATE + interval '3 days'")) @db.Date
  updatedAt DateTime @updatedAt @map("updated_at") @db.Timestamptz(3)

  @@index([prefix(ops: raw("text_pattern_ops"))])
  @@map("things")
}
`

async function migrateByHand(project: TemporaryProject, sql: string): Promise<void> {
  project.write('packages/db/prisma/migrations/20260102000000_by_hand/migration.sql', sql)
  const engine = openEngine({ url: project.url, schema: readSchema(project.project) })
  await engine.apply(readMigrations(project.project))
  await engine.dispose()
}

let project: TemporaryProject
let migrated: string
beforeAll(async () => {
  project = await temporaryProject(afterAll)
  await migrateByHand(project, byHand)
  project.write(schemaFile, project.read(schemaFile) + model)
  migrated = project.read(schemaFile)
})

const indexes = async () => {
  const sql = "SELECT indexdef FROM pg_indexes WHERE tablename = 'things' ORDER BY 1"
  return (await project.query(sql)).map(({ indexdef }) => indexdef)
}

const noteOf = async (command: string) => {
  const { stdout, error } = await project.run(`${command} --json`)
  expect(error).toBeUndefined()
  const { status, notes } = JSON.parse(stdout)
  expect(status, stdout).not.toBe('failed')
  return notes.join('\n')
}

describe('what Prisma sees though no migration is missing', () => {
  test('is told once, by a dry run as by a real one, with what to write', async () => {
    const dry = await noteOf(`${field} --dry-run`)
    for (const line of [
      'in model Thing: @@index([seenAt], map: "things_brin", type: Brin)',
      'in model Thing: @@index([data(ops: JsonbPathOps)], map: "things_gin", type: Gin)',
      'in model Thing: @@index([seenAt, prefix], map: "things_include")',
      'in model Thing: @@index([other])',
      'in model Thing: folded String? @default(dbgenerated("lower(prefix)"))',
      `in model Thing: due DateTime @default(dbgenerated("(CURRENT_DATE + '3 days'::interval)")) @db.Date`,
      'in model Thing: updatedAt DateTime @default(now()) @updatedAt',
      "tables: { external: ['public.events', 'public.queue_jobs'] }",
      "enums: { external: ['public.mood'] }",
    ]) {
      expect(dry).toContain(line)
    }
    expect(dry).not.toContain('things_lower')
    expect(await noteOf(field)).toBe(dry)
    expect(await noteOf('field User nick:text:optional')).not.toContain('things_brin')
  })

  test('stays as it is through a rename, an undo and a removal', async () => {
    await noteOf('rename model Thing Gadget --db')
    await noteOf('undo')
    await noteOf('rename field Thing folded lowered --db')
    await noteOf('undo')
    const indexes = await project.query("SELECT 1 FROM pg_indexes WHERE tablename = 'things'")
    expect(indexes).toHaveLength(7)
    expect(await project.query("SELECT to_regclass('queue_jobs') AS jobs")).toEqual([
      { jobs: 'queue_jobs' },
    ])
  })

  test('stands on a second column too, until the first goes, and is there again after an undo', async () => {
    const started = await indexes()
    for (const [field, successor] of [
      ['other', 'another'],
      ['due', 'until'],
    ]) {
      const rename = `rename field Thing ${field} ${successor}`
      await noteOf(`${rename} --zero-downtime`)
      const between = await indexes()
      await noteOf(`${rename} --finish --confirm Thing.${field}`)
      await noteOf('undo')
      expect(await indexes()).toEqual(between)
      await noteOf('undo')
      expect(await indexes()).toEqual(started)
    }
    // Its index is in the schema too, and Prisma reads it in other words.
    await noteOf('rename field Thing prefix start --zero-downtime --confirm Thing.prefix')
    await noteOf('undo')
    await noteOf('retype Thing.other string:200')
    await noteOf('undo')
    await noteOf('remove field Thing other --confirm Thing.other')
    await noteOf('undo')
    expect(await indexes()).toEqual(started)
  })

  test('is no edit of the schema: those are refused, and they alone', async () => {
    const before = project.read(schemaFile)
    const edited = before
      .replace(/ {2}name .*/, '  nick2 String?')
      .replace(/status +Int/, 'status BigInt')
      .replace('  @@index([createdAt])\n', '')
      .replace(/model RateLimit \{[^}]*\}/, '')
      .replace("'3 days'", "'5 days'")
    project.write(schemaFile, edited)
    const { error } = await project.run('field User age:int:optional --dry-run')
    project.write(schemaFile, before)
    expect(error).toMatchObject({
      code: 'SCHEMA.NOT_MIGRATED',
      message: `The schema has changes without a migration:
DROP INDEX "idempotency_keys_created_at_idx";
ALTER TABLE "idempotency_keys" ALTER COLUMN "status" SET DATA TYPE BIGINT;
ALTER TABLE "things" ALTER COLUMN "due" SET DEFAULT CURRENT_DATE + interval '5 days';
ALTER TABLE "users" DROP COLUMN "name";
ALTER TABLE "users" ADD COLUMN "nick2" TEXT;
DROP TABLE "rate_limits";`,
      hint: expect.stringContaining('pnpm gen migration'), // Prisma's own command would drop the rest
    })
  })

  test('is a removal that was committed after the last migration', async () => {
    const other = await temporaryProject()
    await migrateByHand(other, byHand)
    other.write(schemaFile, migrated)
    other.release()
    other.write('.strata/gen/verified', '') // as in a fresh clone
    expect((await other.run(`${field} --dry-run`)).error).toBeUndefined()
    other.write(schemaFile, migrated.replace(/ {2}name .*\n/, ''))
    other.release()
    expect((await other.run(`${field} --dry-run`)).error).toMatchObject({
      code: 'SCHEMA.NOT_MIGRATED',
      message: expect.stringMatching(/:\nALTER TABLE "users" DROP COLUMN "name";$/),
    })
  })
})

test('an index of any name that is dropped and made again is told as one', async () => {
  const engine: Parameters<typeof remainderNote>[0] = {
    introspect: async () => [],
    transaction: (work) => work(async () => []),
  }
  const again =
    'DROP INDEX "odd (name";\n\nCREATE INDEX "odd (name" ON "things"("other" text_ops);\n'
  const [, ...lines] = (await remainderNote(engine, again, [])).split('\n')
  expect(lines).toEqual([
    '  index odd (name',
    '    Already in the schema; Prisma reads it in other words.',
  ])
})

test('what prisma.config.ts leaves to others is not looked at', async () => {
  const other = await temporaryProject()
  await other.query(
    "CREATE TABLE queue_jobs (id integer PRIMARY KEY); CREATE TYPE mood AS ENUM ('ok')",
  )
  expect((await other.run(field)).error).toMatchObject({ code: 'DATABASE.DRIFT' })
  other.write(
    'packages/db/prisma.config.ts',
    "export default { tables: { external: ['public.queue_jobs'] }, enums: { external: ['public.mood'] } }\n",
  )
  expect(await other.run(field)).toMatchObject({ code: 0 })
  const jobs = 'model QueueJob {\n  id Int @id\n\n  @@map("queue_jobs")\n}\n'
  other.write(schemaFile, `${other.read(schemaFile)}\n${jobs}`)
  expect((await other.run('field QueueJob note:text:optional')).error).toMatchObject({
    code: 'SCHEMA.EXTERNAL',
  })
})

test('a table that the database had before its baseline is released', async () => {
  const other = await temporaryProject()
  other.release()
  await other.query('CREATE TABLE things (id integer PRIMARY KEY, other text)')
  const name = '20260102000000_baseline'
  const sql = 'CREATE TABLE "things" ("id" INTEGER PRIMARY KEY, "other" TEXT);\n'
  other.write(`packages/db/prisma/migrations/${name}/migration.sql`, sql)
  other.write(
    schemaFile,
    `${other.read(schemaFile)}\nmodel Thing {\n  id    Int     @id\n  other String?\n\n  @@map("things")\n}\n`,
  )
  const engine = openEngine({ url: other.url, schema: readSchema(other.project) })
  await engine.markApplied(name, readMigrations(other.project))
  await engine.dispose()
  const { stdout } = await other.run('index Thing other --dry-run')
  expect(stdout).toContain('CREATE INDEX CONCURRENTLY "things_other_idx"')
})
