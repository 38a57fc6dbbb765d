import { beforeAll, describe, expect, test } from 'vitest'
import {
  repositoryState,
  resourceFiles,
  withEdits,
  withFiles,
  withModel,
} from '../../test/resource-project.ts'
import { parseField } from '../grammar/parse-field.ts'
import type { ProjectState } from '../pipeline/project-state.ts'
import { followResource } from './follow-resource.ts'
import type { ResourceChange } from './resource-change.ts'

let start: ProjectState
beforeAll(async () => {
  start = await withModel(await withModel(repositoryState(), 'Team label:string'), 'Shelf --no-api')
})

const add = (spec: string): ResourceChange => ({ change: 'add', spec: parseField(spec) })
const replace = (spec: string) => ({ change: 'replace', spec: parseField(spec) }) as const
const rename = (from: string, to: string): ResourceChange => ({ change: 'rename', from, to })
const remove = (name: string): ResourceChange => ({ change: 'remove', name })

/** [a model's fields before, what happens to them, its fields after] */
const cases: [string, string, ResourceChange[], string][] = [
  [
    'a rename',
    'title:string name:string',
    [rename('title', 'headline')],
    'headline:string name:string',
  ],
  [
    'a rename of a unique, narrow one',
    'code:string:9:unique',
    [rename('code', 'reference')],
    'reference:string:9:unique',
  ],
  [
    'a rename of a private one',
    'a:int pin:string:private',
    [rename('pin', 'secret')],
    'a:int secret:string:private',
  ],
  [
    'a rename of a reference with its column',
    'title:string author:ref:User',
    [rename('authorId', 'writerId'), rename('author', 'writer')],
    'title:string writer:ref:User',
  ],
  ['a removal', 'title:string name:string', [remove('title')], 'name:string'],
  ['a removal of all', 'title:string', [remove('title')], ''],
  ['a removal of an enum', 'a:int role:enum:x,y:default=x', [remove('role')], 'a:int'],
  [
    'a removal of a reference',
    'a:int author:ref:User team:ref:Team:optional',
    [remove('authorId'), remove('author')],
    'a:int team:ref:Team:optional',
  ],
  [
    'a removal of one of two references to one model',
    'author:ref:User editor:ref:User:optional:as=edited',
    [remove('editor'), remove('editorId')],
    'author:ref:User',
  ],
  [
    'a field that is required now',
    'a:int title:string:optional:unique',
    [replace('title:string:unique')],
    'a:int title:string:unique',
  ],
  [
    'a reference that is required now',
    'a:int team:ref:Team:optional',
    [replace('team:ref:Team')],
    'a:int team:ref:Team',
  ],
  [
    'another type',
    'title:string total:int',
    [replace('total:bigint')],
    'title:string total:bigint',
  ],
  [
    'another type, and the default that it keeps',
    'title:string total:int:default=1',
    [replace('total:bigint')],
    'title:string total:bigint:default=1',
  ],
  ['text as a new enum', 'a:int role:string', [replace('role:enum:x,y')], 'a:int role:enum:x,y'],
  [
    'one that is unique now',
    'a:int title:string',
    [replace('title:string:unique')],
    'a:int title:string:unique',
  ],
  [
    'an enum beside another',
    'a:int role:enum:x,y',
    [add('kind:enum:u,v')],
    'a:int role:enum:x,y kind:enum:u,v',
  ],
  [
    'the same at once',
    'title:string n:int:optional pin:int:private',
    [rename('title', 'headline'), remove('pin'), replace('n:bigint')],
    'headline:string n:bigint',
  ],
  [
    'another type of the changed sample',
    'total:int title:string',
    [replace('total:decimal:8.2')],
    'total:decimal:8.2 title:string',
  ],
  [
    'another scale',
    'total:decimal:8.2 title:string',
    [replace('total:decimal:10.4')],
    'total:decimal:10.4 title:string',
  ],
  ['a reference more', 'title:string', [add('team:ref:Team')], 'title:string team:ref:Team'],
  [
    'an optional reference more',
    'title:string',
    [add('team:ref:Team:optional')],
    'title:string team:ref:Team:optional',
  ],
  [
    'fields more',
    'title:string',
    [add('slug:string:unique'), add('n:int:optional')],
    'title:string slug:string:unique n:int:optional',
  ],
  [
    'a private field more',
    'title:string',
    [add('pin:string:private')],
    'title:string pin:string:private',
  ],
  [
    'a second private field',
    'pin:string:private',
    [add('key:int:private')],
    'pin:string:private key:int:private',
  ],
  [
    'a private reference more',
    'title:string',
    [add('team:ref:Team:private')],
    'title:string team:ref:Team:private',
  ],
  ['the first field of all', '', [add('title:string')], 'title:string'],
  [
    'nothing of lists and of types that Prisma does not read',
    'a:int',
    [add('tags:many:Team'), add('v:tsvector')],
    'a:int',
  ],
  ['nothing of a list that goes', 'a:int tags:many:Team', [remove('tags')], 'a:int'],
]

describe('gives what a new model would get', () => {
  test.each(cases)('of %s', async (_name, before, changes, after) => {
    // The id and the timestamps stand around the fields, so an added one comes behind them.
    const model = (fields: string) =>
      withModel(start, `Post ${fields} --no-timestamps`.replace(/ +/g, ' '))
    const old = await model(before)
    const { conflicts, ...edits } = followResource('Post', changes, old)
    expect(conflicts).toEqual([])
    const edited = await withEdits(old, edits)
    expect(resourceFiles(edited)).toEqual(resourceFiles(await model(after)))
    const again = followResource('Post', changes, { ...edited, schema: old.schema })
    expect(again).toMatchObject({ files: [], conflicts: [] })
  })
})

test.each([
  ['title:string', 'title'],
  ['role:enum:x,y', 'role'],
  ['data:json', 'data'],
  ['team:ref:Team', 'teamId'],
])(
  '%s is required of requests while rows may lack it, which are answered as null until it is finished',
  async (spec, column) => {
    const schemas = 'apps/api/src/routes/posts/schemas.ts'
    const old = await withModel(start, `Post a:int ${spec}:optional --no-timestamps`)
    const required = resourceFiles(await withModel(start, `Post a:int ${spec} --no-timestamps`))
    const begin = followResource('Post', [{ ...replace(spec), nullable: true }], old)
    const begun = await withEdits(old, begin)
    const answered = new RegExp(`(${column}: answer\\..*),`)
    expect(begin.conflicts).toEqual([])
    expect(resourceFiles(begun)).toEqual({
      ...required,
      [schemas]: required[schemas]?.replace(answered, '$1.nullable(),'),
    })
    const finish = followResource('Post', [replace(spec)], begun)
    expect(finish.conflicts).toEqual([])
    expect(resourceFiles(await withEdits(begun, finish))).toEqual(required)
  },
)

test.each(['title:string:unique', 'title:json', 'title:int:private'])(
  'a factory goes on making %s, which may be empty now',
  async (spec) => {
    const factory = 'packages/db/src/testing/factories/post.ts'
    const old = await withModel(start, `Post a:int ${spec} --no-timestamps`)
    const edits = followResource('Post', [replace(`${spec}:optional`)], old)
    expect(edits.conflicts).toEqual([])
    const edited = await withEdits(old, edits)
    const fresh = await withModel(start, `Post a:int ${spec}:optional --no-timestamps`)
    expect(resourceFiles(edited)).toEqual({
      ...resourceFiles(fresh),
      [factory]: old.read(factory),
    })
  },
)

describe('a column that becomes text keeps its samples, which the old type takes too', () => {
  test.each([
    ['role:enum:x,y', 'role:string', "role: 'x'", "role: 'y'", "role: 'x'"],
    ['role:int', 'role:string', "role: '1'", "role: '2'", "role: '1'"],
    [
      'role:bigint:unique',
      'role:string:unique',
      "'1'",
      "'2'",
      'String(BigInt(randomInt(2 ** 47)))',
    ],
    [
      'role:date',
      'role:string',
      "'2026-01-31T0",
      "'2026-02-28T0",
      "new Date('2026-01-31').toISOString()",
    ],
    ['role:uuid:unique', 'role:string:40:unique', "'018f4e2a-", '0002', 'role: randomUUID()'],
    ['role:enum:long,longer', 'role:string:4', "'le-1'", "'le-2'", "'le-1'"],
    [
      'role:json',
      'role:string',
      'role: JSON.stringify({ key: 1 })',
      'role: JSON.stringify({ key: 2 })',
      'role: JSON.stringify({ key: 1 })',
    ],
    [
      'role:time',
      'role:string',
      "role: '12:30:00.000'",
      "role: '12:31:00.000'",
      "new Date('1970-01-01T12:30:00Z').toISOString().slice(11, 19)",
    ],
    ['role:bytes', 'role:string', "'role-1'", "'role-2'", "'role-1'"],
  ])('%s as %s', async (before, after, sample, other, made) => {
    const old = await withModel(start, `Post ${before} --no-timestamps`)
    const edited = await withEdits(old, followResource('Post', [replace(after)], old))
    const routeTest = edited.read('apps/api/src/routes/posts/routes.test.ts')?.split('PATCH')
    expect(routeTest?.[0]).toContain(sample)
    expect(routeTest?.[1]).toContain(other)
    expect(edited.read('packages/db/src/testing/factories/post.ts')).toContain(made)
  })
})

test('queries of all code get the new name of a field; the rest is told', async () => {
  const [seed, report] = ['packages/db/src/seed.ts', 'apps/api/src/routes/report.ts']
  const state = withFiles(await withModel(start, 'Post title:string author:ref:User:optional'), [
    {
      path: seed,
      after: `await db.post.upsert({
  where: { id, title: { contains: title } },
  create: { title, tag: { create: { title: 1 } } },
  update: { ...rest, 'title': 2 }, skip: { title: 3 },
})
await tx.post.createMany({ data: [{ title: 1 }, { 'title': 2 }], title: 3 })
await db.user.create({ data: { title } })
await db.post.findMany({ ...args, orderBy: [{ title: 'asc' }] })
`,
    },
    { path: report, after: '/** A title of posts. */\nconst x = (post: Post) => post.title\n' },
    { path: 'apps/api/src/report.ts', after: '// of posts\nconst title = 1\n' },
    { path: 'apps/api/src/other.ts', after: 'const title = 1\n' },
  ])
  const { files, notes } = followResource('Post', [rename('title', 'headline')], state)
  expect(files.find(({ path }) => path === seed)?.after).toBe(`await db.post.upsert({
  where: { id, headline: { contains: title } },
  create: { headline: title, tag: { create: { title: 1 } } },
  update: { ...rest, headline: 2 }, skip: { title: 3 },
})
await tx.post.createMany({ data: [{ headline: 1 }, { headline: 2 }], title: 3 })
await db.user.create({ data: { title } })
await db.post.findMany({ ...args, orderBy: [{ headline: 'asc' }] })
`)
  expect(notes).toEqual([
    [
      '"title" still stands here; see whether it is meant:',
      `  ${report}:2`,
      ...[2, 3, 4, 6, 7].map((line) => `  ${seed}:${line}`),
    ].join('\n'),
  ])
})

test('of a name that still stands somewhere, what breaks is told first', async () => {
  const [by, test] = ['apps/api/src/routes/by.ts', 'apps/api/src/routes/by.test.ts']
  const state = withFiles(await withModel(start, 'Post status:string'), [
    { path: test, after: `call('/posts')\n${'({ status: 201 })\n'.repeat(12)}post.status\n` },
    { path: by, after: "const posts = ['status']\nposts[0].status\n" },
  ])
  const { notes } = followResource('Post', [rename('status', 'state')], state)
  const [, ...places] = notes.join('\n').split('\n')
  expect(places.map((place) => place.trim()).slice(0, 4)).toEqual([
    `${by}:2`,
    `${by}:1`,
    `${test}:14`,
    `${test}:2`,
  ])
  expect(places.at(-1)).toMatch(/and \d+ more/)
})

test('code that makes a record without a value that it needs is named, and no other', async () => {
  const seed = 'packages/db/src/seed.ts'
  const state = withFiles(await withModel(start, 'Post title:string subtitle:string:optional'), [
    {
      path: seed,
      after: `await db.post.upsert({
  where: { id },
  create: { title },
  update: { title },
})
await tx.post.createMany({ data: [{ title, code: 1 }, { title }] })
await db.post.create({ data: { ...post } })
await db.post.update({ where: { id }, data: { title } })
await db.user.create({ data: { title } })
`,
    },
  ])
  const notesOf = (...changes: ResourceChange[]) => followResource('Post', changes, state).notes
  expect(notesOf(add('code:int'))).toEqual([
    `Here a Post is made without "code", which it needs now:\n  ${seed}:3\n  ${seed}:6`,
  ])
  expect(notesOf(replace('subtitle:string'))).toEqual([
    `Here a Post is made without "subtitle", which it needs now:\n  ${seed}:3\n  ${seed}:6`,
  ])
  expect(notesOf(add('code:int:optional'), add('level:int:default=1'))).toEqual([])
})
