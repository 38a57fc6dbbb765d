import { describe } from 'vitest'
import { test } from '../project.ts'
import { model, schema } from '../schemas.ts'

describe.concurrent('a schema', () => {
  test('in several files migrates as one, and pulls back into them', async ({
    project,
    expect,
  }) => {
    project.write({
      'prisma/schema/base.prisma': schema(),
      'prisma/schema/user.prisma': model('User', 'posts Post[]'),
      'prisma/schema/post.prisma': model(
        'Post',
        'authorId Int',
        'author User @relation(fields: [authorId], references: [id])',
      ),
    })
    const env = { SCHEMA: 'prisma/schema' }

    const dev = await project.prisma('migrate dev --name init', { env })
    const pull = await project.prisma('db pull', { env })

    expect(dev.exitCode, dev.output).toBe(0)
    expect(pull.exitCode, pull.output).toBe(0)
    expect(project.read('prisma/schema/post.prisma')).toContain('model Post')
    expect(project.read('prisma/schema/user.prisma')).not.toContain('model Post')
  })

  test('over several database schemas migrates and finds nothing more', async ({
    project,
    expect,
    skip,
  }) => {
    const source = schema(
      model('User', 'kind Kind', '@@schema("people")'),
      model('Log', '@@schema("audit")'),
      'enum Kind {\n  human\n\n  @@schema("people")\n}\n',
    ).replace(
      'provider = "postgresql"',
      'provider = "postgresql"\n  schemas  = ["people", "audit"]',
    )
    project.write({ 'prisma/schema.prisma': source })

    const dev = await project.prisma('migrate dev --name init')
    const again = await project.prisma('migrate dev --name again')
    const reset = await project.prisma('migrate reset --force')

    expect(dev.exitCode, dev.output).toBe(0)
    expect(again.output).toContain('Already in sync')
    // Prisma asks an agent for its user's consent, which a test cannot have.
    if (reset.output.includes('detected that it was invoked by')) skip(reset.output)
    expect(reset.exitCode, reset.output).toBe(0)
    const tables = await project.database.query(
      `SELECT schemaname, tablename FROM pg_tables WHERE schemaname IN ('people', 'audit') ORDER BY 1`,
    )
    expect(tables).toEqual([
      { schemaname: 'audit', tablename: 'Log' },
      { schemaname: 'people', tablename: 'User' },
    ])
  })

  test('goes into the database schema that the URL names, even an odd one', async ({
    project,
    expect,
  }) => {
    project.write({ 'prisma/schema.prisma': schema(model('User')) })
    const odd = `Te na'nt`
    const env = { DATABASE_URL: `${project.database.url}?schema=${encodeURIComponent(odd)}` }

    const dev = await project.prisma('migrate dev --name init', { env })
    const again = await project.prisma('migrate dev --name again', { env })

    expect(dev.exitCode, dev.output).toBe(0)
    expect(again.output).toContain('Already in sync')
    const tables = await project.database.query(
      `SELECT tablename FROM pg_tables WHERE schemaname = 'Te na''nt' ORDER BY 1`,
    )
    expect(tables).toEqual([{ tablename: 'User' }, { tablename: '_prisma_migrations' }])
  })
})

describe.concurrent('commands that need no database', () => {
  test('work without a URL', async ({ project, expect }) => {
    project.write({ 'prisma/schema.prisma': schema(model('User')) })
    const env = { DATABASE_URL: undefined }

    for (const command of ['generate', '--version']) {
      const { exitCode, output } = await project.prisma(command, { env })
      expect(exitCode, output).toBe(0)
    }
  })

  test('refuse an invalid schema with its place: P1012', async ({ project, expect }) => {
    project.write({ 'prisma/schema.prisma': schema(model('User', 'name Strin')) })

    const { exitCode, output } = await project.prisma('migrate dev --name init')

    expect(exitCode).toBe(1)
    expect(output).toContain('P1012')
    expect(output).toContain('Type "Strin" is neither a built-in type')
  })
})

describe.concurrent('TypedSQL', () => {
  test('is refused in one sentence', async ({ project, expect }) => {
    const source = schema(model('User')).replace(
      'output   =',
      'previewFeatures = ["typedSql"]\n  output   =',
    )
    project.write({ 'prisma/schema.prisma': source, 'prisma/sql/users.sql': 'SELECT 1 AS one' })

    const { exitCode, output } = await project.prisma('generate --sql')

    expect(exitCode).toBe(1)
    expect(output).toContain(
      "TypedSQL (`prisma generate --sql`) needs Prisma's native schema engine",
    )
  })
})
