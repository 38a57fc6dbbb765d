import { existsSync, rmSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type TemporaryProject, temporaryProject } from './temporary-project.ts'

const post = 'model Post title:string body:text:optional author:ref:User'

describe('gen model', () => {
  test('writes every part, applies the migration and makes the client', async () => {
    const project = await temporaryProject()
    const before = project.files()
    const { code, stdout } = await project.run(post)
    expect(code).toBe(0)
    const after = project.files()
    const changed = Object.keys(after).filter((file) => after[file] !== before[file])
    expect(changed.filter((file) => !file.includes('/generated/'))).toEqual([
      '.changeset/add-post.md',
      'apps/api/src/routes/index.ts',
      'apps/api/src/routes/posts/routes.test.ts',
      'apps/api/src/routes/posts/routes.ts',
      'apps/api/src/routes/posts/schemas.ts',
      expect.stringMatching(/^packages\/db\/prisma\/migrations\/\d{14}_add_post\/migration\.sql$/),
      'packages/db/prisma/schema.prisma',
      'packages/db/src/testing/factories/post.ts',
    ])
    for (const file of changed) {
      if (!file.includes('/generated/')) expect(stdout).toContain(file)
    }
    expect(changed).toContain('packages/db/src/generated/models/Post.ts')
    expect(await project.drift()).toBe('')
    expect(await project.query('SELECT count(*)::int AS n FROM posts')).toEqual([{ n: 0 }])
  })

  test('the same again is identical; another definition is a conflict that shows both', async () => {
    const project = await temporaryProject()
    await project.run(post)
    const before = project.files()
    const again = await project.run(post)
    expect(again).toMatchObject({ code: 0, stdout: expect.stringMatching(/^identical: /) })
    const other = await project.run('model Post title:string:120')
    expect(other).toMatchObject({ code: 1, error: { code: 'SCHEMA.CONFLICT' } })
    expect(other.stderr).toContain('title String @db.VarChar(120)')
    expect(other.stderr).toContain('body String?')
    expect(project.files()).toEqual(before)
  })

  test('stays identical when another model refers to it', async () => {
    const project = await temporaryProject()
    await project.run('model Tag label:string')
    await project.run('model Post tag:ref:Tag tags:many:Tag:as=manyPosts:rel=PostTags')
    expect(await project.run('model Tag label:string')).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^identical/),
    })
  })

  test('--no-api, --no-timestamps, --id and --plural', async () => {
    const project = await temporaryProject()
    const run = await project.run(
      'model News title:string --plural NewsItems --no-api --no-timestamps --id int',
    )
    expect(run.code).toBe(0)
    expect(project.read('packages/db/prisma/schema.prisma')).toContain(`model News {
  id    Int    @id @default(autoincrement())
  title String

  @@map("news_items")
}
`)
    expect(existsSync(project.path('apps/api/src/routes/news-items'))).toBe(false)
    expect(existsSync(project.path('packages/db/src/testing/factories/news.ts'))).toBe(true)
    const field = await project.run('field News lead:text:optional')
    expect(field.code).toBe(0)
    expect(field.stderr).toContain('There is no "apps/api/src/routes/news-items/schemas.ts"')
  })

  test('goes into a file of its own where the schema is a folder of such', async () => {
    const project = await temporaryProject()
    const schema = project.read('packages/db/prisma/schema.prisma')
    const [head = '', user = ''] = schema.split(/(?=^model User)/m)
    project.write('packages/db/prisma/schema.prisma', head)
    project.write('packages/db/prisma/models/user.prisma', user)
    project.write('packages/db/prisma/models/none.prisma', '// nothing\n')
    await project.run('model Tag label:string')
    expect(project.read('packages/db/prisma/models/user.prisma')).toContain('model Tag {')
    project.write(
      'packages/db/prisma/models/tag.prisma',
      project.read('packages/db/prisma/models/user.prisma').slice(user.length).trimStart(),
    )
    project.write('packages/db/prisma/models/user.prisma', user)
    expect((await project.run('model BlogPost author:ref:User')).code).toBe(0)
    expect(project.read('packages/db/prisma/models/blog-post.prisma')).toMatch(/^model BlogPost \{/)
    expect(project.read('packages/db/prisma/models/user.prisma')).toContain(
      '  blogPosts BlogPost[]\n',
    )
    expect(await project.drift()).toBe('')
  })
})

describe('gen field', () => {
  test('edits the schema, the resource and its test at their anchors', async () => {
    const project = await temporaryProject()
    const run = await project.run(
      'field User bio:text:optional role:enum:admin,guest:default=guest born:date:optional pin:string:private:optional',
    )
    expect(run.code).toBe(0)
    const schemas = project.read('apps/api/src/routes/users/schemas.ts')
    expect(schemas).toContain("import { UserRole } from '@repo/db'")
    expect(schemas).toContain(
      '    bio: answer.longText().nullable(),\n    role: answer.choice(UserRole),\n    born: answer.date().nullable(),\n    // gen:answer',
    )
    expect(schemas).toContain('  pin: field.text().nullish(),\n  // gen:fields')
    expect(project.read('apps/api/src/routes/users/routes.test.ts')).toContain(
      "  name: 'name-1',\n  bio: 'bio-1',\n  role: 'admin',\n  born: '2026-01-31T00:00:00.000Z',\n})",
    )
    expect(project.read('packages/db/prisma/schema.prisma')).toContain(
      '  /// private: never leaves the API\n  pin       String?\n  createdAt',
    )
    expect(project.migrations()).toEqual(['init', 'add_user_bio_role_born_pin'])
    expect(await project.drift()).toBe('')
  })

  test('a reference, a unique and an index become ordered migrations', async () => {
    const project = await temporaryProject()
    await project.run('model Team label:string')
    await project.query(
      "INSERT INTO users (id, email) VALUES (gen_random_uuid(), 'a'), (gen_random_uuid(), 'b')",
    )
    const run = await project.run(
      'field User team:ref:Team:optional code:string:unique:optional level:int:default=1:index=desc',
    )
    expect(run.code).toBe(0)
    expect(project.migrations().slice(2)).toEqual([
      'add_user_team_code_level',
      'add_users_team_id_fkey',
      'validate_users_team_id_fkey',
      'add_users_code_key',
      'add_users_team_id_idx',
      'add_users_level_idx',
    ])
    expect(await project.drift()).toBe('')
    expect(await project.query('SELECT DISTINCT level FROM users')).toEqual([{ level: 1 }])
  })

  test('where an anchor is gone, its edit is a conflict and the rest is done', async () => {
    const project = await temporaryProject()
    const file = 'apps/api/src/routes/users/schemas.ts'
    const without = project.read(file).replace('    // gen:answer\n', '')
    project.write(file, without)
    const run = await project.run('field User bio:text:optional')
    expect(run.code).toBe(3)
    expect(run.stderr).toContain(
      `conflict "${file}" has no // gen:answer as it was generated; change by hand:\n+bio: answer.longText().nullable(),`,
    )
    expect(project.read(file)).toBe(
      without.replace('  // gen:fields', '  bio: field.text().nullish(),\n  // gen:fields'),
    )
    expect(await project.drift()).toBe('')
    const silent = await project.run('field User bio2:text:optional --no-api')
    expect(silent.code).toBe(0)
  })

  test('a changeset takes a free name, and none is written without changesets', async () => {
    const project = await temporaryProject()
    project.write('.changeset/add-user-bio.md', 'mine')
    await project.run('field User bio:text:optional')
    expect(project.read('.changeset/add-user-bio.md')).toBe('mine')
    expect(project.read('.changeset/add-user-bio-2.md')).toContain('Add bio to User.')
    rmSync(project.path('.changeset'), { recursive: true })
    expect((await project.run('field User pet:text:optional')).code).toBe(0)
    expect(existsSync(project.path('.changeset'))).toBe(false)
  })

  test('several at once skip what is there', async () => {
    const project = await temporaryProject()
    await project.run('field User bio:text:optional')
    const again = await project.run('field User bio:text:optional team:string:optional')
    expect(again).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('1 of the fields are there already'),
    })
    expect(await project.run('field User bio:text:optional team:string:optional')).toMatchObject({
      stdout: 'identical: User has bio, team already, exactly like this.',
    })
    expect(await project.run('field User team:int')).toMatchObject({
      error: { code: 'SCHEMA.CONFLICT' },
    })
  })
})

describe('gen field refuses', () => {
  let project: TemporaryProject
  beforeAll(async () => {
    project = await temporaryProject(afterAll)
  })

  test.each([
    [
      'n:int',
      'CLI.ANSWER_NEEDED',
      'Add :default=<value> or :backfill=<sql> or :optional to "n:int", or --steps',
    ],
    [
      'key:string:default=cuid2',
      'CLI.ANSWER_NEEDED',
      'Add :backfill=<sql> or :optional to "key:string:default=cuid2", or --steps',
    ],
    ['code:string:unique:default=x', 'FIELD.NOT_UNIQUE', 'Write code:string:optional:unique'],
    ['boss:ref:User', 'SPEC.REQUIRED_SELF', 'Write boss:ref:User:optional:as=children'],
    ['boss:ref:User:optional', 'SCHEMA.AMBIGUOUS', 'Write boss:ref:User:optional:as=children'],
    ['team:ref:Team:optional', 'SCHEMA.NO_MODEL', 'Models are User, IdempotencyKey, RateLimit'],
    ['state:State:optional', 'SCHEMA.NO_ENUM', 'Write state:enum:first,second for a new one'],
    ['boss:User:optional', 'SCHEMA.NO_ENUM', 'Write boss:ref:User'],
    ['Email:string', 'SPEC.NAME', 'Write email'],
    ['eMail:string:optional', 'SCHEMA.NAME_TAKEN', 'Choose another name'],
    ['made:datetime:optional:map=created_at', 'SCHEMA.NAME_TAKEN', 'Choose another name'],
  ])('%s with %s and changes nothing', async (spec, code, hint) => {
    const before = project.files()
    expect(await project.run(`field User ${spec}`)).toMatchObject({ error: { code, hint } })
    expect(project.files()).toEqual(before)
  })

  test('and leaves the database as it was', async () => {
    expect(await project.drift()).toBe('')
  })
})
