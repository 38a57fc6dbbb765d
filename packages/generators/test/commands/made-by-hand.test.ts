import { expect, test } from 'vitest'
import type { TemporaryProject } from '../temporary-project.ts'
import { projectWithPosts } from './project-with-posts.ts'

/** One of each kind of thing that stands on posts.title and that Prisma does not know. */
const byHand = `
ALTER TABLE posts ADD CONSTRAINT title_long_enough CHECK (char_length(title) > 2);
ALTER TABLE posts ADD CONSTRAINT title_not_body CHECK (title <> body) NOT VALID;
CREATE UNIQUE INDEX one_live_title ON posts (lower(title)) WHERE title <> 'untitled';
CREATE INDEX title_prefix ON posts (left(title, 3));
ALTER TABLE posts ADD CONSTRAINT no_twins EXCLUDE USING btree (title WITH =);
CREATE STATISTICS title_and_body ON title, body FROM posts;
COMMENT ON COLUMN posts.title IS 'What it''s called';
GRANT SELECT (title) ON posts TO pg_monitor;
ALTER TABLE posts ALTER title SET STATISTICS 500;
CREATE FUNCTION count_up() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.body = 'counted'; RETURN NEW; END $$;
CREATE TRIGGER on_title BEFORE UPDATE OF title ON posts FOR EACH ROW EXECUTE FUNCTION count_up();
CREATE VIEW titles AS SELECT id, title FROM posts;
CREATE VIEW long_titles AS SELECT title FROM titles WHERE char_length(title) > 80;
CREATE POLICY readable ON posts FOR SELECT TO pg_monitor USING (title <> 'secret');`

async function world(): Promise<TemporaryProject> {
  const project = await projectWithPosts()
  await project.query(byHand)
  return project
}

const definitions = `
SELECT conname AS name, pg_get_constraintdef(oid) AS definition FROM pg_constraint WHERE conrelid = 'posts'::regclass AND contype IN ('c', 'x')
UNION ALL SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index WHERE indrelid = 'posts'::regclass
UNION ALL SELECT stxname, stxkind::text FROM pg_statistic_ext
UNION ALL SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE tgrelid = 'posts'::regclass AND NOT tgisinternal
UNION ALL SELECT viewname, definition FROM pg_views WHERE schemaname = 'public'
UNION ALL SELECT polname, pg_get_expr(polqual, polrelid) FROM pg_policy
UNION ALL SELECT 'acl', attacl::text FROM pg_attribute WHERE attrelid = 'posts'::regclass AND attacl IS NOT NULL
UNION ALL SELECT 'comment', description FROM pg_description WHERE objoid = 'posts'::regclass
UNION ALL SELECT 'target', attstattarget::text FROM pg_attribute WHERE attrelid = 'posts'::regclass AND attstattarget > 0
ORDER BY 1, 2`

/** How a write of two rows with the same title, one of a title too short, and an update end. */
async function refusals({ query }: TemporaryProject, column: string): Promise<string[]> {
  const insert = (title: string) =>
    query(
      `INSERT INTO posts (id, ${column}, slug, author_id) VALUES (gen_random_uuid(), '${title}', gen_random_uuid()::text, '018f4e2a-0000-7000-8000-000000000001')`,
    ).then(
      () => 'done',
      (error) => error.code,
    )
  return [await insert('TITLE 2'), await insert('x')]
}

test('a rename without downtime builds again what stands on the column, and names the rest first', async () => {
  const project = await world()
  const before = await project.query(definitions)
  const command = 'rename field Post title headline --zero-downtime'
  const unconfirmed = await project.run(command)
  expect(unconfirmed).toMatchObject({
    code: 4,
    error: {
      message: expect.stringContaining(
        'With --finish, this permanently drops constraint no_twins on posts: EXCLUDE USING btree (title WITH =).',
      ),
      hint: 'Add --confirm Post.title',
    },
  })
  expect(unconfirmed.stderr).not.toContain('title_long_enough on posts: ')
  const json = await project.run(`${command} --dry-run --json`)
  expect(JSON.parse(json.stdout)).toMatchObject({
    drops: ['constraint no_twins on posts: EXCLUDE USING btree (title WITH =)'],
    questions: [{ flag: '--confirm Post.title' }, { flag: '--yes' }],
  })
  expect((await project.run(`${command} --confirm Post.title`)).error).toBeUndefined()
  expect(await project.drift()).toBe('')
  expect(await refusals(project, 'headline')).toEqual(['23505', '23514'])
  await project.query("UPDATE posts SET headline = 'other' WHERE slug = 'slug-1'")
  expect(await project.query("SELECT body FROM posts WHERE slug = 'slug-1'")).toEqual([
    { body: 'counted' },
  ])
  const between = await project.query(definitions)
  const finished = await project.run('rename field Post title headline --finish')
  expect(finished.error).toBeUndefined()
  expect(await project.drift()).toBe('')
  expect(await refusals(project, 'headline')).toEqual(['23505', '23514'])
  const kept = before.filter(({ name }) => name !== 'no_twins')
  expect((await project.query(definitions)).map(({ name }) => name)).toEqual(
    kept.map(({ name }) => name),
  )
  expect(await project.query('SELECT count(*)::int AS n FROM titles')).toEqual([{ n: 50 }])
  expect((await project.run('undo')).error).toBeUndefined()
  expect(await project.query(definitions)).toEqual(between)
  expect((await project.run('undo')).error).toBeUndefined()
  expect(await project.query(definitions)).toEqual(before)
})

test('a retype names what the new type does not take, and what is made between its steps', async () => {
  const project = await world()
  await project.query('CREATE INDEX title_pattern ON posts (lower(title) text_pattern_ops)')
  const run = await project.run('retype Post.title string:200 --confirm Post.title')
  expect(run.error).toBeUndefined()
  const views = 'titles (cannot change data type of view column "title"'
  expect(run.stderr).toContain(`With --finish, this permanently drops view ${views}`)
  expect(run.stderr).toContain('With --finish, this permanently drops view long_titles.')
  await project.query("ALTER TABLE posts ADD CONSTRAINT no_bang CHECK (title <> '!')")
  expect(await project.run('retype Post.title --finish')).toMatchObject({
    code: 4,
    error: {
      message: expect.stringContaining(
        "This permanently drops check constraint no_bang on posts: CHECK (title <> '!'::text).",
      ),
      hint: 'Add --confirm Post.oldTitle',
    },
  })
  const finished = await project.run('retype Post.title --finish --confirm Post.oldTitle')
  expect(finished.error).toBeUndefined()
  expect(await project.drift()).toBe('')
  expect(await refusals(project, 'title_varchar')).toEqual(['23505', '23514'])
})

test('a removal names all of it with its first step', async () => {
  const project = await world()
  const before = await project.query(definitions)
  const first = await project.run('remove field Post title')
  expect(first).toMatchObject({ code: 4, error: { hint: 'Add --confirm Post.title' } })
  for (const name of [
    'check constraint title_long_enough',
    'check constraint title_not_body',
    'index one_live_title',
    'index title_prefix',
    'constraint no_twins',
    'statistics title_and_body',
    'comment on posts.title',
    'privilege SELECT of pg_monitor on posts.title',
    'setting of posts.title',
    'trigger on_title',
    'view titles',
    'view long_titles',
    'policy readable',
  ]) {
    expect(first.stderr).toContain(`With --finish, this permanently drops ${name}`)
  }
  const confirmed = '--confirm Post.title'
  expect((await project.run(`remove field Post title ${confirmed}`)).error).toBeUndefined()
  const finished = await project.run(`remove field Post title --finish ${confirmed}`)
  expect(finished.error).toBeUndefined()
  expect(await project.drift()).toBe('')
  expect((await project.run('undo')).error).toBeUndefined()
  expect((await project.run('undo')).error).toBeUndefined()
  expect(await project.query(definitions)).toEqual(before)
})

test('what keeps a column is said with the first step, and stops the second', async () => {
  const project = await projectWithPosts()
  await project.query(`CREATE PUBLICATION feed FOR TABLE posts (id, title);
    CREATE VIEW post_titles AS SELECT id, title FROM posts`)
  const file = 'packages/db/prisma/schema.prisma'
  project.write(
    file,
    `${project
      .read(file)
      .replace(
        '"prisma-client"\n',
        '"prisma-client"\n  previewFeatures = ["views"]\n',
      )}\nview PostTitle {\n  id    String @unique @db.Uuid\n  title String\n\n  @@map("post_titles")\n}\n`,
  )
  const note = (label: string) =>
    `PostgreSQL will not drop title while ${label} needs it. Change that before: pnpm gen migration <name>`
  const publication = note('publication of table posts in publication feed')
  const rename = await project.run(
    'rename field Post title headline --zero-downtime --dry-run --json',
  )
  expect(JSON.parse(rename.stdout)).toMatchObject({ drops: [], notes: [publication] })
  const first = await project.run('remove field Post title')
  expect(first.error).toBeUndefined()
  expect(first.stderr).toContain(publication)
  expect(first.stderr).toContain(note('view post_titles'))
  expect(first.stderr).not.toContain('permanently drops')
  const finish = () => project.run('remove field Post title --finish --confirm Post.title')
  expect(await finish()).toMatchObject({
    error: { code: 'GENERATE.REFUSED', hint: expect.stringContaining('pnpm gen migration ') },
  })
  await project.query('DROP VIEW post_titles')
  expect(await finish()).toMatchObject({
    error: {
      hint: 'Take it out of the publication first: pnpm gen migration change_publication_feed',
    },
  })
})

test('a table goes with its policies, its triggers and the views of it, each by name', async () => {
  const project = await world()
  await project.query('ALTER TABLE posts ENABLE ROW LEVEL SECURITY')
  await project.query('GRANT INSERT ON posts TO pg_monitor')
  const before = await project.query(definitions)
  const first = await project.run('remove model Post')
  for (const name of [
    'policy readable',
    'trigger on_title',
    'view titles',
    'privilege INSERT of pg_monitor on posts',
    'row level security of posts',
  ]) {
    expect(first.stderr).toContain(`With --finish, this permanently drops ${name}`)
  }
  expect((await project.run('remove model Post --confirm Post')).error).toBeUndefined()
  expect((await project.run('remove model Post --finish --confirm Post')).error).toBeUndefined()
  expect(await project.drift()).toBe('')
  expect((await project.run('undo')).error).toBeUndefined()
  expect(await project.query(definitions)).toEqual(before)
  expect(await project.drift()).toBe('')
})

test('the view that has the old name of a table is for whom the table is, row by row', async () => {
  const project = await projectWithPosts()
  await project.query(`ALTER TABLE posts ENABLE ROW LEVEL SECURITY;
    CREATE POLICY readable ON posts FOR SELECT TO pg_monitor USING (title <> 'title 1');
    GRANT SELECT ON posts TO pg_monitor; GRANT UPDATE (title) ON posts TO pg_monitor`)
  const run = await project.run('rename model Post Article --zero-downtime')
  expect(run.error).toBeUndefined()
  expect(await project.drift()).toBe('')
  const view = "SELECT reloptions FROM pg_class WHERE oid = 'posts'::regclass"
  const secured = [{ reloptions: ['security_invoker=true'] }]
  expect(await project.query(view)).toEqual(secured)
  expect(
    await project.query(
      "SELECT has_table_privilege('pg_monitor', 'posts', 'SELECT') AND has_column_privilege('pg_monitor', 'posts', 'title', 'UPDATE') AS may",
    ),
  ).toEqual([{ may: true }])
  await project.query('CREATE VIEW old_titles AS SELECT title FROM posts')
  const finish = 'rename model Post Article --finish'
  expect(await project.run(finish)).toMatchObject({
    code: 4,
    error: {
      message: expect.stringContaining('This permanently drops view old_titles.'),
      hint: 'Add --confirm posts',
    },
  })
  expect((await project.run(`${finish} --confirm posts`)).error).toBeUndefined()
  expect((await project.run('undo')).error).toBeUndefined()
  expect(await project.query(view)).toEqual(secured)
  expect(await project.query('SELECT count(*)::int AS n FROM old_titles')).toEqual([{ n: 50 }])
})

test('an undo names what was made by hand on what it takes away', async () => {
  const project = await projectWithPosts()
  expect((await project.run('field Post views:int:default=7:index')).error).toBeUndefined()
  await project.query('ALTER TABLE posts ADD CONSTRAINT views CHECK (views > 0)')
  expect(await project.run('undo')).toMatchObject({
    code: 4,
    error: {
      message: expect.stringContaining(
        'This permanently deletes check constraint views on posts: CHECK (views > 0).',
      ),
      hint: 'Add --confirm undo',
    },
  })
  expect((await project.run('undo --confirm undo')).error).toBeUndefined()
})
