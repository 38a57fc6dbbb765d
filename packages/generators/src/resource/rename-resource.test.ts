import { beforeAll, describe, expect, test } from 'vitest'
import {
  repositoryState,
  resourceFiles,
  unformatted,
  withEdits,
  withFiles,
  withModel,
} from '../../test/resource-project.ts'
import type { ProjectState } from '../pipeline/project-state.ts'
import { type ModelNames, newModelNames } from '../plan/names.ts'
import { renameResource } from './rename-resource.ts'

const routeList = 'apps/api/src/routes/index.ts'
const post = newModelNames('Post', undefined)
const article = newModelNames('BlogArticle', undefined)

/** A model with another whose name begins the same, and one that refers to both. */
async function blog(model: string): Promise<ProjectState> {
  let state = repositoryState()
  state = await withModel(
    state,
    `${model} title:string:unique parent:ref:${model}:optional:as=children`,
  )
  state = await withModel(state, 'PostTag label:string')
  return withModel(state, `Comment text:string post:ref:${model} tag:ref:PostTag`)
}

let before: ProjectState
beforeAll(async () => {
  before = await blog('Post')
})

const scopesStay =
  'The scopes stay "posts:read" and "posts:write", which tokens have; to change them, edit "apps/api/src/routes/blog-articles/routes.ts".'

const rename = (state: ProjectState, to: ModelNames) => renameResource(post, to, state)

/** Without the alias. */
function withoutAlias(state: ProjectState): Record<string, string | undefined> {
  const files = resourceFiles(state)
  return { ...files, [routeList]: files[routeList]?.replace(/^.*path of before.*\n/m, '') }
}

test('gives what the model would have got under its new name', async () => {
  const edits = rename(before, article)
  expect(edits).toMatchObject({ conflicts: [], notes: [scopesStay] })
  const files = unformatted(withoutAlias(await withEdits(before, edits)))
  const rescoped = Object.entries(files).map(([path, text]) => [
    path,
    text?.replaceAll(/'posts:(read|write)'/g, "'blog-articles:$1'"),
  ])
  const expected = unformatted(resourceFiles(await blog('BlogArticle')))
  expect(Object.fromEntries(rescoped)).toEqual(expected)
})

test('leaves the list of routes alone where the model has none', () => {
  const edits = renameResource(newModelNames('Gadget', undefined), article, before)
  expect(edits).toMatchObject({ files: [], conflicts: [] })
  expect(edits.notes).toEqual([
    'There is no "apps/api/src/routes/gadgets/schemas.ts", so the API does not change.',
  ])
})

test('moves the folder and keeps the old path as an alias', async () => {
  const edited = await withEdits(before, rename(before, article))
  expect(edited.list('apps/api/src/routes/posts')).toEqual([])
  expect(edited.read(routeList)).toContain(`
    .route('/blog-articles', blogArticleRoutes(deps))
    .route('/posts', blogArticleRoutes(deps)) // the path of before: remove it when no caller is left
`)
})

test('leaves folder and path where the plural stays', async () => {
  const to = { ...newModelNames('Article', 'posts'), table: 'posts' }
  const edited = await withEdits(before, rename(before, to))
  expect(edited.read(routeList)).toContain(
    ".route('/posts', articleRoutes(deps))\n    .route('/post-tags'",
  )
  expect(edited.read('apps/api/src/routes/posts/routes.ts')).toContain(
    'await reads(c).article.findMany({',
  )
  expect(edited.read('packages/db/src/testing/factories/post.ts')).toBeUndefined()
  expect(edited.read('packages/db/src/testing/factories/article.ts')).toContain('createArticle')
})

describe('of what someone wrote in its files', () => {
  test.each([
    [
      'const post = 1\nfoo(post, post.id)',
      'const blogArticle = 1\nfoo(blogArticle, blogArticle.id)',
    ],
    ['c.json({ post })', 'c.json({ post: blogArticle })'],
    ['const { post } = body', 'const { post: blogArticle } = body'],
    ['c.json({ post: 1, kind: "post" })', "c.json({ post: 1, kind: 'post' })"],
    [
      `const x = (post: Post) => \`\${post.title} /posts\``,
      `const x = (blogArticle: BlogArticle) => \`\${blogArticle.title} /posts\``,
    ],
    ['const x = a ? post : b', 'const x = a ? blogArticle : b'],
    ['new Hono().post("/", comment.post.title)', "new Hono().post('/', comment.post.title)"],
    ['tx.post.count()', 'tx.blogArticle.count()'],
    ['const w: Prisma.PostWhereInput = {}', 'const w: Prisma.BlogArticleWhereInput = {}'],
    ['const w: Prisma.PostTagWhereInput = {}', 'const w: Prisma.PostTagWhereInput = {}'],
    ['PostStatus.draft // a post', 'PostStatus.draft // a post'],
  ])('%s', async (written, expected) => {
    const path = 'apps/api/src/routes/posts/more.ts'
    const state = withFiles(before, [{ path, after: `import { x } from 'y'\n\n${written}\n` }])
    const edited = await withEdits(state, rename(state, article))
    expect(edited.read('apps/api/src/routes/blog-articles/more.ts')).toBe(
      `import { x } from 'y'\n\n${expected}\n`,
    )
  })
})

test('renames the client and what is imported in other files; says where else the model is named', () => {
  const [seed, feed, list] = [
    'packages/db/src/seed.ts',
    'apps/api/src/feed.ts',
    'apps/api/src/list.ts',
  ]
  const state = withFiles(before, [
    {
      path: seed,
      after: 'await db.post.create({ data: { post } })\nconst postSelect = hub.post.list()\n',
    },
    { path: feed, after: 'import { type Post } from "@repo/db"\n' },
    {
      path: list,
      after: "import { postSelect } from './routes/posts/schemas.ts'\nconst x = postSelect\n",
    },
  ])
  const { files, notes } = rename(state, article)
  const after = new Map(files.map((file) => [file.path, file.after]))
  expect(after.get(seed)).toBe(
    'await db.blogArticle.create({ data: { post } })\nconst postSelect = hub.post.list()\n',
  )
  expect(after.get(list)).toBe(
    "import { blogArticleSelect } from './routes/blog-articles/schemas.ts'\nconst x = blogArticleSelect\n",
  )
  expect(notes).toEqual([
    scopesStay,
    `"Post" still stands here; see whether it is meant:\n  ${feed}:1`,
  ])
})

test('a route that is not where it was is a conflict; the rest is renamed', () => {
  const list = before.read(routeList)?.replace("'/posts'", "'/v1/posts'")
  const { conflicts, files } = rename(
    withFiles(before, [{ path: routeList, after: list }]),
    article,
  )
  expect(conflicts).toEqual([
    {
      path: routeList,
      missing: "route '/posts'",
      patch: [
        "-.route('/posts', blogArticleRoutes(deps))",
        "+.route('/blog-articles', blogArticleRoutes(deps))",
      ],
    },
  ])
  expect(files.find(({ path }) => path === routeList)?.after).toContain(
    ".route('/v1/posts', blogArticleRoutes(deps))",
  )
})

test('without routes only the factory follows', async () => {
  const state = await withModel(repositoryState(), 'Post title:string --no-api')
  const { files, notes } = rename(state, article)
  expect(files.map(({ path, after }) => [path, after === undefined])).toEqual([
    ['packages/db/src/testing/factories/post.ts', true],
    ['packages/db/src/testing/factories/blog-article.ts', false],
  ])
  expect(notes).toEqual([
    'There is no "apps/api/src/routes/posts/schemas.ts", so the API does not change.',
  ])
})

test('a place that is taken is refused', () => {
  const taken = withFiles(before, [
    { path: 'packages/db/src/testing/factories/blog-article.ts', after: '' },
  ])
  expect(() => rename(taken, article)).toThrow(
    expect.objectContaining({ code: 'GENERATE.FILE_EXISTS' }),
  )
  expect(() => rename(before, newModelNames('Hit', 'comments'))).toThrow(
    expect.objectContaining({ code: 'GENERATE.FILE_EXISTS' }),
  )
})
