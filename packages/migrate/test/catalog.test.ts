import { afterAll, beforeAll, expect, test } from 'vitest'
import { query, type SharedProject, sharedProject } from './test-project.ts'

const folder = 'packages/db/prisma/migrations'
const schema = (fields: string) => ({
  'packages/db/prisma/schema.prisma': `generator client {
  provider = "prisma-client"
  output   = "../src/generated"
}
datasource db {
  provider = "postgresql"
}
model Note {
  id   Int    @id @default(autoincrement())
${fields}}
`,
})

let project: SharedProject
let url: string

/** What a project has that was changed by hand, in one database for all tests. */
beforeAll(async () => {
  project = sharedProject()
  project.write({
    ...schema('  text String\n  slug String?\n\n  @@unique([slug])\n'),
    'packages/db/package.json': '{}',
    'packages/db/node_modules/prisma/package.json': '{}',
    'packages/db/node_modules/prisma/build/index.js': 'console.log("Prisma has started")\n',
    [`${folder}/20260101000000_init/migration.sql`]:
      'CREATE TABLE "Note" ("id" SERIAL NOT NULL, "text" TEXT NOT NULL, CONSTRAINT "Note_pkey" PRIMARY KEY ("id"));\n',
    [`${folder}/20260102000000_add_slug/migration.sql`]:
      'ALTER TABLE "Note" ADD COLUMN "slug" TEXT;\n',
  })
  url = await project.startDatabase()
  await project.run(['migrate'])
})

afterAll(() => project.remove())

const unique = '20260103000000_unique_slug'

test('an index that could not be built is found, and not resolved as applied', async () => {
  await query(url, `INSERT INTO "Note" (text, slug) VALUES ('a', 'same'), ('b', 'same')`)
  project.write({
    [`${folder}/${unique}/migration.sql`]:
      'CREATE UNIQUE INDEX CONCURRENTLY "Note_slug_key" ON "Note"("slug");\n',
  })
  expect((await project.run(['migrate'])).stderr).toContain('MIGRATION.FAILED')

  const status = await project.run(['status'])
  expect(status).toMatchObject({
    code: 3,
    stdout: expect.stringContaining('invalid index: "Note_slug_key" on "Note"'),
  })
  expect(status.stderr).toContain('DROP INDEX CONCURRENTLY "Note_slug_key";')
  expect(status.stderr).not.toContain('CREATE UNIQUE INDEX') // the migration does, once it is resolved
  expect(await project.run(['prisma', 'migrate', 'resolve', '--applied', unique])).toMatchObject({
    code: 1,
    stdout: '',
    stderr: `error The migration "${unique}" is not done in the database: [MIGRATION.NOT_DONE]
  the index "Note_slug_key" of "Note" is INVALID
Drop the index by SQL, DROP INDEX CONCURRENTLY "Note_slug_key", and apply it again: pnpm prisma migrate resolve --rolled-back ${unique}, then: pnpm db migrate
`,
  })
})

test('what is whole may be resolved as applied', async () => {
  await query(url, `UPDATE "Note" SET slug = id::text; REINDEX INDEX "Note_slug_key"`)
  const applied = `only the record is missing: pnpm prisma migrate resolve --applied ${unique}\n`
  expect((await project.run(['status'])).stderr).toContain(applied)
  const again = (await project.run(['migrate'])).stderr
  expect(again).toContain('[MIGRATION.FAILED_BEFORE]')
  expect(again).toContain(applied)
  expect(await project.run(['prisma', 'migrate', 'resolve', `--applied=${unique}`])).toMatchObject({
    code: 0,
    stdout: 'Prisma has started\n',
  })
  await query(
    url,
    `UPDATE _prisma_migrations SET finished_at = now(), logs = NULL WHERE migration_name = '${unique}'`,
  )
  expect(await project.run(['status'])).toMatchObject({ code: 0, stderr: '' })
})

test('a constraint that is not validated is found, until a pending migration does it', async () => {
  project.write({
    [`${folder}/20260104000000_check/migration.sql`]: `ALTER TABLE "Note" ADD CONSTRAINT "texts" CHECK (text <> '') NOT VALID;\n`,
  })
  await project.run(['migrate'])
  expect(await project.run(['status'])).toMatchObject({
    code: 3,
    stdout: expect.stringContaining('not validated: texts of "Note"'),
    stderr: expect.stringContaining('ALTER TABLE "Note" VALIDATE CONSTRAINT texts;'),
  })
  const validate = `${folder}/20260105000000_validate/migration.sql`
  project.write({ [validate]: 'ALTER TABLE "Note" VALIDATE CONSTRAINT "texts";\n' })
  const { stdout } = await project.run(['status'])
  expect(stdout).toContain('pending: 20260105000000_validate')
  expect(stdout).not.toContain('not validated')
  await project.run(['migrate'])
  expect((await project.run(['status'])).code).toBe(0)
})

test('a column that was dropped by hand is found, and keeps a migration from being resolved', async () => {
  await query(url, 'ALTER TABLE "Note" DROP COLUMN slug')
  const status = await project.run(['status'])
  expect(status.code).toBe(3)
  expect(status.stdout).toContain('ALTER TABLE "public"."Note" DROP COLUMN "slug";')
  expect(status.stderr).toContain('Replaying 5 migrations in a shadow database, to compare.')
  const resolve = ['prisma', 'migrate', 'resolve', '--applied']
  expect((await project.run([...resolve, '20260102000000_add_slug'])).stderr).toContain(
    '  the column "slug" of "Note" is missing\n',
  )
  expect((await project.run([...resolve, '20260101000000_init'])).code).toBe(0)
})
