import { describe } from 'vitest'
import { test } from '../project.ts'
import { history, model, schema } from '../schemas.ts'

const init = '20240101000000_init'
const users =
  'CREATE TABLE "User" ("id" INTEGER NOT NULL, CONSTRAINT "User_pkey" PRIMARY KEY ("id"));'
const files = { 'prisma/schema.prisma': schema(model('User')), ...history({ [init]: users }) }

describe.concurrent('prisma migrate diff', () => {
  test('compares schemas without a database', async ({ project, expect }) => {
    project.write({ ...files, 'after.prisma': schema(model('User', 'name String?')) })
    const env = { DATABASE_URL: undefined }

    const summary = await project.prisma(
      'migrate diff --from-schema prisma/schema.prisma --to-schema after.prisma --exit-code',
      { env },
    )
    const script = await project.prisma(
      'migrate diff --from-empty --to-schema prisma/schema.prisma --script',
      { env },
    )

    expect(summary.exitCode).toBe(2)
    expect(summary.output).toContain('[*] Changed the `User` table\n  [+] Added column `name`')
    expect(script.exitCode).toBe(0)
    expect(script.output).toContain('CREATE TABLE "User" (\n    "id" INTEGER NOT NULL,')
  })

  test('compares migrations, the database and a schema', async ({ project, expect }) => {
    project.write(files)
    await project.database.query('CREATE TABLE other (id int PRIMARY KEY)')

    const drift = await project.prisma(
      'migrate diff --from-migrations prisma/migrations --to-config-datasource',
    )
    const missing = await project.prisma(
      'migrate diff --from-config-datasource --to-schema prisma/schema.prisma --script',
    )
    const equal = await project.prisma(
      'migrate diff --from-migrations prisma/migrations --to-schema prisma/schema.prisma --exit-code',
    )

    expect(drift.output).toContain('[+] Added tables\n  - other')
    expect(missing.output).toContain('-- DropTable\nDROP TABLE "other";')
    expect(equal.output).toContain('No difference detected.')
    expect(equal.exitCode).toBe(0)
  })
})

describe.concurrent('prisma migrate reset', () => {
  test('empties the database and applies every migration', async ({ project, expect, skip }) => {
    project.write(files)
    await project.deploy()
    await project.database.query('INSERT INTO "User" VALUES (1); CREATE TABLE other (id int)')

    const { output, exitCode } = await project.prisma('migrate reset --force')

    // Prisma asks an agent for its user's consent, which a test cannot have.
    if (output.includes('detected that it was invoked by')) skip(output)
    expect(exitCode, output).toBe(0)
    expect(output).toContain('Database reset successful')
    const left = await project.database.query(
      `SELECT count(*)::int AS users, to_regclass('other') AS other FROM "User"`,
    )
    expect(left).toEqual([{ users: 0, other: null }])
  })
})
