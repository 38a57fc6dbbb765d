import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { emptyDatabase } from '../tables.ts'
import { projectWithPosts } from './project-with-posts.ts'

const schemaFile = 'packages/db/prisma/schema.prisma'
const onTables = emptyDatabase()

/** Posts whose title has that column in the database, and in the migration that made it. */
async function projectWithColumn(column: string) {
  const project = await projectWithPosts()
  const sqlName = `"${column.replaceAll('"', '""')}"`
  await project.query(`ALTER TABLE posts RENAME COLUMN title TO ${sqlName}`)
  const [file = ''] = Object.keys(project.files()).filter((name) => name.includes('_add_post/'))
  const sql = project.read(file).replace('"title"', sqlName)
  project.write(file, sql)
  const checksum = createHash('sha256').update(sql).digest('hex')
  await project.query(
    `UPDATE _prisma_migrations SET checksum = '${checksum}' WHERE migration_name LIKE '%add_post'`,
  )
  const map = `  title String @map(${JSON.stringify(column)})`
  project.write(
    schemaFile,
    project.read(schemaFile).replace(/^ {2}title +String$/m, () => map),
  )
  project.release()
  return project
}

const commands = [
  'rename field Post title headline --db',
  'rename field Post title headline --zero-downtime',
  'remove field Post title --now --confirm Post.title',
  'retype Post.title string:200 --using left(title,200)',
  'index Post title',
  'optional Post.title',
]

test('a double quote in a column is refused where Prisma would have to write it', async () => {
  const project = await projectWithColumn('we"ird')
  for (const command of commands.slice(0, 5)) {
    expect(await project.run(command)).toMatchObject({
      error: {
        code: 'SCHEMA.QUOTE_IN_NAME',
        message: expect.stringContaining('column "we"ird" of Post.title'),
      },
    })
  }
  expect((await project.run('field Post subtitle:string:optional')).error).toBeUndefined()
  expect((await project.run('rename field Post title headline --code-only')).error).toBeUndefined()
  expect(await project.drift()).toBe('')
})

const withBackslash = `model Post {
  id    String @id @default(uuid(7)) @db.Uuid
  title String @map("we\\\\ird")

  @@map("posts")
}
`

test.each(commands)('a backslash in a column is written as any other character: %s', (command) =>
  onTables(
    async ({ run, query, undo, drift, schema }) => {
      await query(`INSERT INTO posts SELECT gen_random_uuid(), n FROM generate_series(1, 50) n`)
      const plan = await run(command)
      expect(await drift()).toBe('')
      await undo(plan)
      expect(schema()).toContain(withBackslash)
      expect(await drift()).toBe('')
    },
    { models: withBackslash },
  ),
)
