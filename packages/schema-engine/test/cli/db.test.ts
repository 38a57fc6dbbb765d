import { describe } from 'vitest'
import { test } from '../project.ts'
import { model, schema } from '../schemas.ts'

describe.concurrent('prisma db', () => {
  test('push takes the schema to the database, also where data would be lost', async ({
    project,
    expect,
    skip,
  }) => {
    project.write({ 'prisma/schema.prisma': schema(model('User', 'name String?')) })
    const first = await project.prisma('db push')
    await project.database.query(`INSERT INTO "User" VALUES (1, 'Ada')`)
    project.write({ 'prisma/schema.prisma': schema(model('User')) })

    const refused = await project.prisma('db push')
    const forced = await project.prisma('db push --accept-data-loss')

    expect(first.output).toContain('Your database is now in sync with your Prisma schema.')
    expect(refused.exitCode).toBe(1)
    expect(refused.output).toContain(
      'drop the column `name` on the `User` table, which still contains 1',
    )
    // Prisma asks an agent for its user's consent, which a test cannot have.
    if (forced.output.includes('detected that it was invoked by')) skip(forced.output)
    expect(forced.exitCode, forced.output).toBe(0)
    expect(await project.database.query('SELECT * FROM "User"')).toEqual([{ id: 1 }])
  })

  test('push says what cannot be executed', async ({ project, expect }) => {
    await project.database.query('CREATE TABLE "User" (id int PRIMARY KEY)')
    await project.database.query('INSERT INTO "User" VALUES (1)')
    project.write({ 'prisma/schema.prisma': schema(model('User', 'name String')) })

    const { output, exitCode } = await project.prisma('db push')

    expect(exitCode).toBe(1)
    expect(output).toContain('Added the required column `name` to the `User` table')
  })

  test('pull reads tables, keys, defaults, enums, arrays and comments', async ({
    project,
    expect,
  }) => {
    project.write({ 'prisma/schema.prisma': schema() })
    await project.database.query(`
      CREATE TYPE role AS ENUM ('reader', 'writer');
      CREATE TABLE author (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), role role NOT NULL DEFAULT 'reader');
      CREATE TABLE book (
        id serial PRIMARY KEY, author_id uuid NOT NULL REFERENCES author ON DELETE CASCADE,
        title varchar(200) NOT NULL, tags text[], price numeric(10,2), at timestamptz DEFAULT now(), raw bytea,
        UNIQUE (author_id, title)
      );
      CREATE INDEX book_at ON book (at DESC);`)

    const { output, exitCode } = await project.prisma('db pull')

    expect(exitCode, output).toBe(0)
    const pulled = project.read('prisma/schema.prisma')
    expect(pulled).toMatch(
      /id +String +@id @default\(dbgenerated\("gen_random_uuid\(\)"\)\) @db\.Uuid/,
    )
    expect(pulled).toMatch(/role +role +@default\(reader\)/)
    expect(pulled).toMatch(/title +String +@db\.VarChar\(200\)/)
    expect(pulled).toMatch(/price +Decimal\? +@db\.Decimal\(10, 2\)/)
    expect(pulled).toContain('onDelete: Cascade')
    expect(pulled).toContain('@@unique([author_id, title])')
    expect(pulled).toContain('@@index([at(sort: Desc)], map: "book_at")')
  })

  test('pull finds an empty database: P4001', async ({ project, expect }) => {
    project.write({ 'prisma/schema.prisma': schema() })

    const { output, exitCode } = await project.prisma('db pull')

    expect(exitCode).toBe(1)
    expect(output).toContain('P4001')
  })

  test('execute runs a script from a file or stdin, and shows where it fails', async ({
    project,
    expect,
  }) => {
    project.write({
      'prisma/schema.prisma': schema(),
      'script.sql': `CREATE TABLE words (text text);\nINSERT INTO words VALUES ('a;b');`,
    })

    const file = await project.prisma('db execute --file script.sql')
    const failing = await project.prisma('db execute --stdin', {
      input: `DELETE FROM words;\nINSERT INTO nowhere VALUES (1);`,
    })

    expect([file.exitCode, failing.exitCode]).toEqual([0, 1])
    expect(failing.output).toContain('P1014')
    expect(failing.output).toContain('ERROR: relation "nowhere" does not exist')
    expect(failing.output).toContain('>   2 INSERT INTO nowhere VALUES (1);')
    const words = await project.database.query('SELECT text FROM words ORDER BY text')
    expect(words).toEqual([{ text: 'a;b' }])
  })

  test('seed runs the command of the config', async ({ project, expect }) => {
    project.write({
      'prisma/schema.prisma': schema(),
      'prisma/seed.ts': `const text: string = 'sown'\nconsole.log(text)\n`,
    })

    const { output, exitCode } = await project.prisma('db seed')

    expect(exitCode, output).toBe(0)
    expect(output).toContain('sown')
  })
})
