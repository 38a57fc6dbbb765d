import { dropView, objectRenames, renameColumn, renameTable } from '../../../src/recipes/index.ts'
import type { RecipeCase } from '../recipe-case.ts'

const table = (name: string) => ({ name, sql: `"${name}"`, key: ['id'] })

export const renameCases: RecipeCase[] = [
  {
    title: 'a column with its keys, indexes and those who refer to it',
    before: `model NamedPost {
  id Int @id
  slug String @unique
  day Int
  ownerId Int?
  owner NamedUser? @relation(fields: [ownerId], references: [id])
  @@unique([slug, day])
  @@index([day, slug(sort: Desc)])
  @@map("named_posts")
}
model NamedUser {
  id Int @id
  posts NamedPost[]
  slug String?
  likes NamedLike[]
}
model NamedLike {
  id Int @id
  slug String
  postSlug NamedUser? @relation(fields: [userId], references: [id])
  userId Int?
}`,
    after: `model NamedPost {
  id Int @id
  permalink String @unique
  day Int
  ownerId Int?
  owner NamedUser? @relation(fields: [ownerId], references: [id])
  @@unique([permalink, day])
  @@index([day, permalink(sort: Desc)])
  @@map("named_posts")
}
model NamedUser {
  id Int @id
  posts NamedPost[]
  slug String?
  likes NamedLike[]
}
model NamedLike {
  id Int @id
  slug String
  postSlug NamedUser? @relation(fields: [userId], references: [id])
  userId Int?
}`,
    rows: `INSERT INTO named_posts SELECT n, 's' || n, n FROM generate_series(1, 300) AS n`,
    change: ({ before, after }) =>
      renameColumn({
        name: 'rename_named_slug',
        table: table('named_posts'),
        from: 'slug',
        to: 'permalink',
        objects: objectRenames(before, after, {
          columns: [{ table: '"named_posts"', from: 'slug', to: 'permalink' }],
        }),
      }),
    query: `SELECT count(DISTINCT permalink)::int FROM named_posts`,
    found: [{ count: 300 }],
    tables: ['"named_posts"'],
  },
  {
    title: 'a column of a key that another table refers to',
    before: `model KeyUser {
  uid Int @id
  posts KeyPost[]
}
model KeyPost {
  id Int @id
  userId Int
  user KeyUser @relation(fields: [userId], references: [uid])
}`,
    after: `model KeyUser {
  number Int @id
  posts KeyPost[]
}
model KeyPost {
  id Int @id
  userId Int
  user KeyUser @relation(fields: [userId], references: [number])
}`,
    rows: `INSERT INTO "KeyUser" VALUES (1); INSERT INTO "KeyPost" VALUES (1, 1)`,
    change: ({ before, after }) =>
      renameColumn({
        name: 'rename_key_uid',
        table: table('KeyUser'),
        from: 'uid',
        to: 'number',
        objects: objectRenames(before, after, {
          columns: [{ table: '"KeyUser"', from: 'uid', to: 'number' }],
        }),
        unreleased: true,
      }),
    query: `SELECT number FROM "KeyUser" JOIN "KeyPost" ON "userId" = number`,
    found: [{ number: 1 }],
    tables: ['"KeyUser"', '"KeyPost"'],
  },
  {
    title: 'a table with its sequence, many-to-many tables and relations to itself',
    before: `model TurnPost {
  id Int @id @default(autoincrement())
  title String @unique
  tags TurnTag[]
  liked TurnTag[] @relation("TurnLiked")
  parentId Int?
  parent TurnPost? @relation("tree", fields: [parentId], references: [id])
  children TurnPost[] @relation("tree")
  next TurnPost[] @relation("chain")
  previous TurnPost[] @relation("chain")
  notes TurnNote[]
  @@index([parentId, title])
}
model TurnTag {
  id Int @id
  posts TurnPost[]
  likedBy TurnPost[] @relation("TurnLiked")
}
model TurnNote {
  id Int @id
  postId Int
  post TurnPost @relation(fields: [postId], references: [id], onDelete: Cascade)
}`,
    after: `model TurnWriting {
  id Int @id @default(autoincrement())
  title String @unique
  tags TurnTag[]
  liked TurnTag[] @relation("TurnLiked")
  parentId Int?
  parent TurnWriting? @relation("tree", fields: [parentId], references: [id])
  children TurnWriting[] @relation("tree")
  next TurnWriting[] @relation("chain")
  previous TurnWriting[] @relation("chain")
  notes TurnNote[]
  @@index([parentId, title])
}
model TurnTag {
  id Int @id
  posts TurnWriting[]
  likedBy TurnWriting[] @relation("TurnLiked")
}
model TurnNote {
  id Int @id
  postId Int
  post TurnWriting @relation(fields: [postId], references: [id], onDelete: Cascade)
}`,
    rows: `INSERT INTO "TurnPost" (title) SELECT 'p' || n FROM generate_series(1, 300) AS n;
      INSERT INTO "TurnTag" VALUES (1000);
      INSERT INTO "_TurnPostToTurnTag" SELECT id, 1000 FROM "TurnPost";
      INSERT INTO "_TurnLiked" VALUES (7, 1000);
      INSERT INTO "_chain" VALUES (1, 2)`,
    change: ({ before, after }) =>
      renameTable({
        name: 'rename_turn_post',
        table: table('TurnPost'),
        to: 'TurnWriting',
        objects: objectRenames(before, after, {
          tables: [{ from: '"TurnPost"', to: '"TurnWriting"' }],
          joins: [
            { from: '"_TurnPostToTurnTag"', to: '"_TurnTagToTurnWriting"', swapped: true },
            { from: '"_TurnLiked"', to: '"_TurnLiked"', swapped: true },
          ],
        }),
      }),
    query: `SELECT count(*)::int, max("A"), min("B") FROM "TurnWriting" JOIN "_TurnTagToTurnWriting" ON "A" = 1000 AND "B" = id`,
    found: [{ count: 300, max: 1000, min: 1 }],
    tables: ['"TurnPost"', '"_TurnPostToTurnTag"', '"_TurnLiked"', '"_chain"', '"TurnNote"'],
  },
  {
    title: 'a model renamed in the code alone, whose join table is named after it',
    before: `model CodePost {
  id Int @id
  tags CodeTag[]
  @@map("code_posts")
}
model CodeTag {
  id Int @id
  posts CodePost[]
}`,
    after: `model CodeArticle {
  id Int @id
  tags CodeTag[]
  @@map("code_posts")
}
model CodeTag {
  id Int @id
  posts CodeArticle[]
}`,
    rows: `INSERT INTO code_posts VALUES (1); INSERT INTO "CodeTag" VALUES (2); INSERT INTO "_CodePostToCodeTag" VALUES (1, 2)`,
    change: ({ before, after }) =>
      renameTable({
        name: 'rename_code_post',
        table: table('code_posts'),
        to: 'code_posts',
        objects: objectRenames(before, after, {
          joins: [{ from: '"_CodePostToCodeTag"', to: '"_CodeArticleToCodeTag"', swapped: false }],
        }),
      }),
    query: `SELECT * FROM "_CodeArticleToCodeTag"`,
    found: [{ A: 1, B: 2 }],
    tables: ['"code_posts"', '"_CodePostToCodeTag"'],
  },
  {
    title: 'a table that keeps its old name as a view',
    before: `model ViewPost {\n  id Int @id @default(autoincrement())\n  title String @unique\n  others ViewOther[]\n  @@map("view_posts")\n}\nmodel ViewOther {\n  id Int @id\n  posts ViewPost[]\n}`,
    after: `model ViewArticle {\n  id Int @id @default(autoincrement())\n  title String @unique\n  others ViewOther[]\n  @@map("view_articles")\n}\nmodel ViewOther {\n  id Int @id\n  posts ViewArticle[]\n}`,
    rows: `INSERT INTO view_posts (title) SELECT 'p' || n FROM generate_series(1, 300) AS n;
      INSERT INTO "ViewOther" VALUES (1000); INSERT INTO "_ViewOtherToViewPost" VALUES (1000, 7)`,
    change: ({ before, after }) =>
      renameTable({
        name: 'rename_view_post',
        table: table('view_posts'),
        to: 'view_articles',
        objects: objectRenames(before, after, {
          tables: [{ from: '"view_posts"', to: '"view_articles"' }],
          joins: [
            { from: '"_ViewOtherToViewPost"', to: '"_ViewArticleToViewOther"', swapped: true },
          ],
        }),
        keepView: true,
      }),
    query: `SELECT (SELECT count(*)::int FROM view_posts) AS old, (SELECT count(*)::int FROM view_articles) AS new,
      (SELECT to_jsonb(one) FROM "_ViewOtherToViewPost" AS one) AS "oldPair", (SELECT to_jsonb(one) FROM "_ViewArticleToViewOther" AS one) AS pair`,
    found: [{ old: 300, new: 300, oldPair: { A: 1000, B: 7 }, pair: { A: 7, B: 1000 } }],
    tables: ['"view_posts"', '"_ViewOtherToViewPost"'],
  },
  {
    title: 'the view of an old name that goes',
    before: `model GonePost {\n  id Int @id\n  @@map("gone_articles")\n}`,
    after: `model GonePost {\n  id Int @id\n  @@map("gone_articles")\n}`,
    rows: `INSERT INTO gone_articles VALUES (1); CREATE VIEW gone_posts AS SELECT * FROM gone_articles`,
    change: () =>
      dropView({ name: 'drop_gone_posts', view: 'gone_posts', table: table('gone_articles') }),
    query: `SELECT to_regclass('gone_posts') AS view, id FROM gone_articles`,
    found: [{ view: null, id: 1 }],
    tables: ['"gone_articles"', '"gone_posts"'],
  },
]
