import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { projectWithPosts } from './project-with-posts.ts'

const trigger = (body: string) =>
  `RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN ${body}; RETURN NEW; END $$`

test('functions that are called as those of migrations count, and triggers that are given a name', async () => {
  const project = await projectWithPosts()
  await project.query(`CREATE FUNCTION sync_title() ${trigger('NEW.Title = trim(NEW.TITLE)')}`)
  await project.query(
    'CREATE TRIGGER mine BEFORE UPDATE ON posts FOR EACH ROW EXECUTE FUNCTION sync_title()',
  )
  await project.run('field Post tsv:tsvector:optional')
  await project.query(
    "CREATE TRIGGER tsv BEFORE UPDATE ON posts FOR EACH ROW EXECUTE FUNCTION tsvector_update_trigger(tsv, 'pg_catalog.english', title)",
  )
  const run = await project.run('rename field Post title headline --db --dry-run')
  expect(run.stderr).toBe('')
  expect(run.stdout).toContain('Function sync_title() names title and will fail')
  expect(run.stdout).toContain('Trigger tsv on posts is given title and will fail')
  const others = await project.run('remove field Post body --now --dry-run')
  expect(others.stdout).toContain('0 functions in the database naming body')
  expect(others.stdout).toContain('0 triggers in the database given body')
})

test('functions that the questions to the database make for themselves do not count', async () => {
  const project = await projectWithPosts()
  const run = await project.run('retype Post.body string:200 --dry-run')
  expect(run.error).toBeUndefined()
  expect(run.stdout).toContain('0 functions in the database naming body')
})

test('the function of a rename without downtime is no one’s by hand', async () => {
  const project = await projectWithPosts()
  await project.run('rename field Post slug urlName --zero-downtime')
  const run = await project.run('remove field Post title --now --dry-run')
  expect(run.stdout).toContain('0 functions in the database naming title')
  const finish = await project.run('remove field Post slug --now --dry-run')
  expect(finish.stdout).toContain('0 functions in the database naming slug')
})

test('a name is found as SQL writes it, whatever it begins and ends with', async () => {
  const project = await projectWithPosts()
  const file = 'packages/db/prisma/schema.prisma'
  await project.query('ALTER TABLE posts RENAME COLUMN title TO "(title)"')
  const [folder = ''] = Object.keys(project.files()).filter((name) => name.includes('_add_post/'))
  const sql = project.read(folder).replace('"title"', '"(title)"')
  project.write(folder, sql)
  const checksum = createHash('sha256').update(sql).digest('hex')
  await project.query(
    `UPDATE _prisma_migrations SET checksum = '${checksum}' WHERE migration_name LIKE '%add_post'`,
  )
  project.write(
    file,
    project.read(file).replace(/^ {2}title +String$/m, '  title String @map("(title)")'),
  )
  await project.query(`CREATE FUNCTION log_it() ${trigger('NEW."(title)" = trim(NEW."(title)")')}`)
  await project.query(
    'CREATE TRIGGER mine BEFORE UPDATE ON posts FOR EACH ROW EXECUTE FUNCTION log_it()',
  )
  const run = await project.run('remove field Post title --now --dry-run')
  expect(run.stderr).toBe('')
  expect(run.stdout).toContain('Function log_it() names (title) and will fail')
})
