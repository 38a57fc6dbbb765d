import { expect, test } from 'vitest'
import { objectRenames } from './object-renames.ts'

const posts = `CREATE TABLE "posts" (
    "id" INTEGER NOT NULL,
    "title" TEXT NOT NULL,
    "author_id" INTEGER,

    CONSTRAINT "posts_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "posts_title_key" ON "posts"("title");
CREATE INDEX "by_hand" ON "posts" USING GIN ("title");
CREATE INDEX "posts_author_id_title_idx" ON "posts"("author_id", "title" DESC);
ALTER TABLE "posts" ADD CONSTRAINT "posts_author_id_fkey" FOREIGN KEY ("author_id") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE CASCADE;
`
const sqlOf = (renames: { sql: string }[]) => renames.map(({ sql }) => sql)

test('indexes follow a column, except where they have a name of their own', () => {
  const after = posts.replaceAll('"title"', '"headline"').replaceAll('_title_', '_headline_')
  expect(
    sqlOf(
      objectRenames(posts, after, {
        columns: [{ table: '"posts"', from: 'title', to: 'headline' }],
      }),
    ),
  ).toEqual([
    'ALTER INDEX "posts_title_key" RENAME TO "posts_headline_key"',
    'ALTER INDEX "posts_author_id_title_idx" RENAME TO "posts_author_id_headline_idx"',
  ])
})

test('keys, indexes and foreign keys follow a table', () => {
  const after = posts.replaceAll('"posts', '"articles')
  const renames = objectRenames(posts, after, { tables: [{ from: '"posts"', to: '"articles"' }] })
  expect(renames).toMatchInlineSnapshot(`
    [
      {
        "sql": "ALTER TABLE "articles" RENAME CONSTRAINT "posts_pkey" TO "articles_pkey"",
        "table": ""posts"",
        "undo": "ALTER TABLE "articles" RENAME CONSTRAINT "articles_pkey" TO "posts_pkey"",
      },
      {
        "sql": "ALTER INDEX "posts_title_key" RENAME TO "articles_title_key"",
        "table": ""posts"",
        "undo": "ALTER INDEX "articles_title_key" RENAME TO "posts_title_key"",
      },
      {
        "sql": "ALTER INDEX "posts_author_id_title_idx" RENAME TO "articles_author_id_title_idx"",
        "table": ""posts"",
        "undo": "ALTER INDEX "articles_author_id_title_idx" RENAME TO "posts_author_id_title_idx"",
      },
      {
        "sql": "ALTER TABLE "articles" RENAME CONSTRAINT "posts_author_id_fkey" TO "articles_author_id_fkey"",
        "table": ""posts"",
        "undo": "ALTER TABLE "articles" RENAME CONSTRAINT "articles_author_id_fkey" TO "posts_author_id_fkey"",
      },
    ]
  `)
})

/** The table of a many-to-many relation. */
const joinTable = (name: string, a: string, b: string) => `CREATE TABLE "${name}" (
    "A" INTEGER NOT NULL,
    "B" INTEGER NOT NULL,

    CONSTRAINT "${name}_AB_pkey" PRIMARY KEY ("A","B")
);
CREATE INDEX "${name}_B_index" ON "${name}"("B");
ALTER TABLE "${name}" ADD CONSTRAINT "${name}_A_fkey" FOREIGN KEY ("A") REFERENCES "${a}"("id");
ALTER TABLE "${name}" ADD CONSTRAINT "${name}_B_fkey" FOREIGN KEY ("B") REFERENCES "${b}"("id");
`

test('a join table follows its model', () => {
  const renames = objectRenames(
    joinTable('_PostToTag', 'posts', 'tags'),
    joinTable('_ArticleToTag', 'posts', 'tags'),
    { joins: [{ from: '"_PostToTag"', to: '"_ArticleToTag"', swapped: false }] },
  )
  expect(sqlOf(renames)).toMatchInlineSnapshot(`
    [
      "ALTER TABLE "_PostToTag" RENAME TO "_ArticleToTag"",
      "ALTER TABLE "_ArticleToTag" RENAME CONSTRAINT "_PostToTag_AB_pkey" TO "_ArticleToTag_AB_pkey"",
      "ALTER INDEX "_PostToTag_B_index" RENAME TO "_ArticleToTag_B_index"",
      "ALTER TABLE "_ArticleToTag" RENAME CONSTRAINT "_PostToTag_A_fkey" TO "_ArticleToTag_A_fkey"",
      "ALTER TABLE "_ArticleToTag" RENAME CONSTRAINT "_PostToTag_B_fkey" TO "_ArticleToTag_B_fkey"",
    ]
  `)
})

test('where the models sort the other way round, its columns change places', () => {
  const renames = objectRenames(
    joinTable('_PostToTag', 'posts', 'tags'),
    joinTable('_TagToWriting', 'tags', 'writings'),
    {
      tables: [{ from: '"posts"', to: '"writings"' }],
      joins: [{ from: '"_PostToTag"', to: '"_TagToWriting"', swapped: true }],
    },
  )
  expect(sqlOf(renames)).toMatchInlineSnapshot(`
    [
      "ALTER TABLE "_PostToTag" RENAME TO "_TagToWriting"",
      "ALTER TABLE "_TagToWriting" RENAME COLUMN "A" TO "swapped"",
      "ALTER TABLE "_TagToWriting" RENAME COLUMN "B" TO "A"",
      "ALTER TABLE "_TagToWriting" RENAME COLUMN "swapped" TO "B"",
      "ALTER TABLE "_TagToWriting" RENAME CONSTRAINT "_PostToTag_A_fkey" TO "_TagToWriting_B_fkey"",
      "ALTER TABLE "_TagToWriting" RENAME CONSTRAINT "_PostToTag_B_fkey" TO "_TagToWriting_A_fkey"",
      "ALTER TABLE "_TagToWriting" DROP CONSTRAINT "_PostToTag_AB_pkey"",
      "ALTER TABLE "_TagToWriting" ADD CONSTRAINT "_TagToWriting_AB_pkey" PRIMARY KEY ("A", "B")",
      "DROP INDEX "_PostToTag_B_index"",
      "CREATE INDEX "_TagToWriting_B_index" ON "_TagToWriting"("B")",
    ]
  `)
  expect(renames.at(-1)).toMatchObject({ rebuilds: '"_TagToWriting"' })
})

test('also where the relation has a name of its own', () => {
  const renames = objectRenames(
    joinTable('_likes', 'posts', 'tags'),
    joinTable('_likes', 'tags', 'posts'),
    { joins: [{ from: '"_likes"', to: '"_likes"', swapped: true }] },
  )
  expect(sqlOf(renames)).toMatchInlineSnapshot(`
    [
      "ALTER TABLE "_likes" RENAME COLUMN "A" TO "swapped"",
      "ALTER TABLE "_likes" RENAME COLUMN "B" TO "A"",
      "ALTER TABLE "_likes" RENAME COLUMN "swapped" TO "B"",
      "ALTER TABLE "_likes" RENAME CONSTRAINT "_likes_A_fkey" TO "_likes_A_fkey_"",
      "ALTER TABLE "_likes" RENAME CONSTRAINT "_likes_B_fkey" TO "_likes_B_fkey_"",
      "ALTER TABLE "_likes" RENAME CONSTRAINT "_likes_A_fkey_" TO "_likes_B_fkey"",
      "ALTER TABLE "_likes" RENAME CONSTRAINT "_likes_B_fkey_" TO "_likes_A_fkey"",
      "ALTER TABLE "_likes" DROP CONSTRAINT "_likes_AB_pkey"",
      "ALTER TABLE "_likes" ADD CONSTRAINT "_likes_AB_pkey" PRIMARY KEY ("A", "B")",
      "DROP INDEX "_likes_B_index"",
      "CREATE INDEX "_likes_B_index" ON "_likes"("B")",
    ]
  `)
})

test('a join table without foreign keys changes its columns too', () => {
  const without = (script: string) => script.replaceAll(/^ALTER TABLE .*\n/gm, '')
  const renames = objectRenames(
    without(joinTable('_PostToTag', 'posts', 'tags')),
    without(joinTable('_TagToWriting', 'tags', 'writings')),
    { joins: [{ from: '"_PostToTag"', to: '"_TagToWriting"', swapped: true }] },
  )
  expect(sqlOf(renames)).toContain('ALTER TABLE "_TagToWriting" RENAME COLUMN "B" TO "A"')
})

test('nothing follows where nothing is named after it', () => {
  expect(objectRenames(posts, posts, {})).toEqual([])
})
