import { expect, test } from 'vitest'
import { dropColumn } from '../drop-column.ts'
import { replaceColumn } from '../replace-column.ts'
import { madeByHand, type Standing } from './standing.ts'

const posts = { name: 'posts', sql: '"posts"', key: ['id'] }
const object = (
  given: Partial<Standing> & Pick<Standing, 'kind' | 'name' | 'label'>,
): Standing => ({
  detail: null,
  sql: null,
  drop: null,
  valid: true,
  copy: null,
  move: null,
  back: null,
  extend: null,
  refused: null,
  ...given,
})

const check = object({
  kind: 'check',
  name: 'title_ok',
  label: 'check constraint title_ok on posts',
  detail: "CHECK (title <> '')",
  sql: "ALTER TABLE posts ADD CONSTRAINT title_ok CHECK (title <> '')",
  copy: "CHECK (headline <> '')",
})
const index = object({
  kind: 'index',
  name: 'one_title',
  label: 'index one_title',
  sql: 'CREATE UNIQUE INDEX one_title ON posts USING btree (title) WHERE live',
  copy: 'CREATE UNIQUE INDEX strata_copy ON posts USING btree (headline) WHERE live',
})
const comment = object({
  kind: 'comment',
  name: '',
  label: 'comment on posts.title',
  sql: "COMMENT ON COLUMN posts.title IS 'x'",
  copy: "COMMENT ON COLUMN posts.headline IS 'x'",
})
const trigger = object({
  kind: 'trigger',
  name: 'touch',
  label: 'trigger touch on posts',
  sql: 'CREATE TRIGGER touch BEFORE UPDATE OF title ON posts',
  drop: 'DROP TRIGGER touch ON posts',
  extend: 'CREATE OR REPLACE TRIGGER touch BEFORE UPDATE OF title, headline ON posts',
  move: 'CREATE OR REPLACE TRIGGER touch BEFORE UPDATE OF headline ON posts',
  back: 'CREATE OR REPLACE TRIGGER touch BEFORE UPDATE OF title ON posts',
})
const view = object({
  kind: 'view',
  name: 'titles',
  label: 'view titles',
  sql: 'CREATE OR REPLACE VIEW titles AS SELECT title FROM posts',
  drop: 'DROP VIEW titles',
  refused: 'cannot change data type of view column "title"',
})
const dependent = object({
  kind: 'view',
  name: 'long_titles',
  label: 'view long_titles',
  sql: 'CREATE OR REPLACE VIEW long_titles AS SELECT title FROM titles',
  drop: 'DROP VIEW long_titles',
})
const standing = [check, index, comment, trigger, view, dependent]

const rename = {
  name: 'rename_post_title_to_headline',
  table: posts,
  from: 'title',
  to: 'headline',
  diff: 'ALTER TABLE "posts" ADD COLUMN "headline" TEXT;',
  reverse: 'ALTER TABLE "posts" DROP COLUMN "headline";',
  forth: '$',
  back: '$',
}

test('what stands on a column is built on its successor behind the backfill; the rest is named', () => {
  const { steps, undo, drops } = replaceColumn({ ...rename, standing })
  const names = steps.map(({ name }) => name)
  expect(names.slice(names.indexOf('vacuum_posts_headline') + 1)).toEqual([
    'add_title_ok_headline',
    'validate_title_ok_headline',
    'add_one_title_headline',
  ])
  const file = (name: string) => steps.find((step) => step.name === name)?.sql
  expect(file('add_title_ok_headline')).toContain(
    `ALTER TABLE "posts" ADD CONSTRAINT "title_ok_headline" CHECK (headline <> '') NOT VALID;`,
  )
  expect(file('validate_title_ok_headline')).toContain(
    'ALTER TABLE "posts" VALIDATE CONSTRAINT "title_ok_headline";',
  )
  expect(file('add_one_title_headline')).toContain(
    'CREATE UNIQUE INDEX CONCURRENTLY "one_title_headline" ON posts USING btree (headline) WHERE live;',
  )
  const first = steps[0]?.sql
  expect(first).toContain("COMMENT ON COLUMN posts.headline IS 'x';")
  expect(first).toContain('BEFORE UPDATE OF title, headline ON posts;')
  expect(first).toContain('-- goes with the old column: view long_titles\nCREATE FUNCTION')
  expect(undo[0]).toBe(trigger.back)
  expect(drops).toEqual({
    when: '--finish',
    objects: ['view titles (cannot change data type of view column "title")', 'view long_titles'],
  })
})

test('a check of rows that were never checked stays one', () => {
  const { steps } = replaceColumn({ ...rename, standing: [{ ...check, valid: false }] })
  expect(steps.map(({ name }) => name)).toContain('add_title_ok_headline')
  expect(steps.map(({ name }) => name)).not.toContain('validate_title_ok_headline')
})

const drop = {
  name: 'remove_post_title',
  table: posts,
  column: 'title',
  synced: false,
  reverse: 'ALTER TABLE "posts" ADD COLUMN     "title" TEXT;',
}

test('the old column goes when the rest is moved, and copies get the names that they stood in for', () => {
  const onSuccessor = ['check title_ok_headline', 'index one_title_headline', 'comment ']
  const { steps, undo, drops } = dropColumn({
    ...drop,
    successor: 'headline',
    standing: { standing, onSuccessor },
    isConfirmed: ({ name }) => name === 'long_titles',
  })
  const applied = steps[0]?.apply ?? []
  expect(applied.slice(applied.indexOf(trigger.move ?? ''))).toEqual([
    trigger.move,
    'DROP VIEW long_titles',
    'DROP VIEW titles',
    'ALTER TABLE "posts" DROP COLUMN "title"',
    'ALTER TABLE "posts" RENAME CONSTRAINT "title_ok_headline" TO "title_ok"',
    'ALTER INDEX "one_title_headline" RENAME TO "one_title"',
  ])
  expect(undo.slice(0, 2)).toEqual([
    'ALTER TABLE "posts" RENAME CONSTRAINT "title_ok" TO "title_ok_headline"',
    'ALTER INDEX "one_title" RENAME TO "one_title_headline"',
  ])
  expect(undo.slice(-6)).toEqual([
    check.sql,
    index.sql,
    comment.sql,
    trigger.back,
    view.sql,
    dependent.sql,
  ])
  expect(drops?.objects).toEqual(['view titles (cannot change data type of view column "title")'])
})

test('a copy that is gone again does not count', () => {
  const { drops } = dropColumn({
    ...drop,
    successor: 'headline',
    standing: { standing: [check], onSuccessor: [] },
  })
  expect(drops).toEqual({
    when: 'now',
    objects: ["check constraint title_ok on posts: CHECK (title <> '')"],
  })
})

test('what Prisma knows is left to it, but for what it cannot say', () => {
  const script = `CREATE TABLE "posts" (
    "id" INTEGER NOT NULL,

    CONSTRAINT "posts_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "posts_slug_key" ON "posts"("slug");
CREATE INDEX "posts_title_idx" ON "posts"("title");
CREATE INDEX "posts_body_idx" ON "posts" USING GIN ("body" gin_trgm_ops);
CREATE UNIQUE INDEX "posts_name_key" ON "posts"("name");
CREATE INDEX "posts_word_idx" ON "posts"("word");`
  const named = (kind: Standing['kind'], name: string, detail: string) =>
    object({ kind, name, label: `${kind} ${name}`, detail, sql: detail })
  const ofIndex = (name: string, definition: string) =>
    named('index', name, `CREATE INDEX ${name} ON posts USING ${definition}`)
  const found = madeByHand(
    [
      named('key', 'posts_pkey', 'PRIMARY KEY (id)'),
      ofIndex('posts_title_idx', 'btree (title)'),
      ofIndex('posts_body_idx', 'gin (body gin_trgm_ops)'),
      ofIndex('posts_name_key', 'btree (name) WHERE live'),
      ofIndex('posts_word_idx', 'btree (word text_pattern_ops) INCLUDE (title)'),
      named('key', 'posts_slug_key', 'UNIQUE (slug) DEFERRABLE'),
      check,
    ],
    script,
  )
  expect(found.map(({ label }) => label)).toEqual([
    'WHERE of index posts_name_key',
    'text_pattern_ops of index posts_word_idx',
    'DEFERRABLE of key posts_slug_key',
    'check constraint title_ok on posts',
  ])
})
