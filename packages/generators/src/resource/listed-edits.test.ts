import { beforeAll, expect, test } from 'vitest'
import { repositoryState, withEdits, withFiles, withModel } from '../../test/resource-project.ts'
import { indexOn as index } from '../generators/index/index-on.ts'
import { unique } from '../generators/unique/unique.ts'
import { parseField } from '../grammar/parse-field.ts'
import { planWithPlop } from '../pipeline/plop-engine.ts'
import type { ProjectState } from '../pipeline/project-state.ts'
import { followResource } from './follow-resource.ts'
import type { ResourceChange } from './resource-change.ts'

const schemas = 'apps/api/src/routes/posts/schemas.ts'

let start: ProjectState
beforeAll(async () => {
  start = await withModel(
    repositoryState(),
    'Post title:string slug:string:unique rank:int:index pin:string:unique:private extra:json note:string hash:string:index=hash author:ref:User editor:ref:User:noindex:as=edited',
  )
})

/** What the list says, from its options on. */
const optionsOf = (state: ProjectState) =>
  /const postList = listOf\(\s*post,\s*postRelated(?:,\s*)?([^;]*?),?\s*\)\n/
    .exec(state.read(schemas) ?? '')?.[1]
    ?.replaceAll(/\s+/g, ' ')
    .replace(/, ([\]}])/g, ' $1')
    .replace('[ ', '[')
    .replace(' ]', ']')

async function after(change: ResourceChange, state = start) {
  const edits = followResource('Post', [change], state)
  expect(edits.conflicts).toEqual([])
  return optionsOf(await withEdits(state, edits))
}

const listed = (options: string, state = start) =>
  withFiles(state, [
    {
      path: schemas,
      after:
        state
          .read(schemas)
          ?.replace(/listOf\([^)]*\)/, `listOf(post, postRelated${options && `, ${options}`})`) ??
        '',
    },
  ])

test('a new list is by its key and what has an index of an order', () => {
  expect(optionsOf(start)).toBe("{ by: ['id', 'slug', 'rank', 'authorId'] }")
})

test.each<[string, ResourceChange, string]>([
  [
    'a field with an index',
    { change: 'add', spec: parseField('code:int:index') },
    "'id', 'slug', 'rank', 'authorId', 'code'",
  ],
  [
    'a unique field',
    { change: 'add', spec: parseField('code:int:unique') },
    "'id', 'slug', 'rank', 'authorId', 'code'",
  ],
  [
    'a reference',
    { change: 'add', spec: parseField('owner:ref:User:as=owned') },
    "'id', 'slug', 'rank', 'authorId', 'ownerId'",
  ],
  [
    'a field without one',
    { change: 'add', spec: parseField('code:int') },
    "'id', 'slug', 'rank', 'authorId'",
  ],
  ['an index', { change: 'index', name: 'title' }, "'id', 'slug', 'rank', 'authorId', 'title'"],
  [
    'an index of what has one',
    { change: 'index', name: 'slug' },
    "'id', 'slug', 'rank', 'authorId'",
  ],
  [
    'an index of a private column',
    { change: 'index', name: 'pin' },
    "'id', 'slug', 'rank', 'authorId'",
  ],
  ['a rename', { change: 'rename', from: 'slug', to: 'path' }, "'id', 'path', 'rank', 'authorId'"],
  [
    'the rename of a column of a relation',
    { change: 'rename', from: 'authorId', to: 'writerId' },
    "'id', 'slug', 'rank', 'writerId'",
  ],
  ['a removal', { change: 'remove', name: 'rank' }, "'id', 'slug', 'authorId'"],
  ['the removal of the last', { change: 'remove', name: 'authorId' }, "'id', 'slug', 'rank'"],
  [
    'another type with an order',
    { change: 'replace', spec: parseField('rank:bigint:index') },
    "'id', 'slug', 'rank', 'authorId'",
  ],
  [
    'another type without one',
    { change: 'replace', spec: parseField('rank:json') },
    "'id', 'slug', 'authorId'",
  ],
])('follows %s', async (_what, change, columns) => {
  expect(await after(change)).toBe(`{ by: [${columns}] }`)
})

test('follows in what someone wrote', async () => {
  const state = listed('{ search: ["title", "note"], by: [ "id", "title", ] }')
  expect(await after({ change: 'rename', from: 'title', to: 'name' }, state)).toBe(
    "{ search: ['name', 'note'], by: ['id', 'name'] }",
  )
  expect(await after({ change: 'remove', name: 'title' }, state)).toBe(
    "{ search: ['note'], by: ['id'] }",
  )
})

test.each(['', "'id'"])('leaves a list by all columns alone: %s', async (options) => {
  const state = listed(options)
  expect(await after({ change: 'rename', from: 'slug', to: 'path' }, state)).toBe(options)
  expect(await after({ change: 'index', name: 'title' }, state)).toBe(options)
  expect(await after({ change: 'remove', name: 'rank' }, state)).toBe(options)
})

test('names a key that is not id', async () => {
  const renamed = await after({ change: 'rename', from: 'id', to: 'key' })
  expect(renamed).toBe("{ key: 'key', by: ['key', 'slug', 'rank', 'authorId'] }")
  const byAll = await after({ change: 'rename', from: 'id', to: 'key' }, listed(''))
  expect(byAll).toBe("'key'")
})

test.each([
  ['index', index.parse({ positionals: ['User', 'name,createdAt=desc'], values: {} }), 'name'],
  ['index', index.parse({ positionals: ['User', 'createdAt'], values: {} }), 'createdAt'],
  ['unique', unique.parse({ positionals: ['User', 'name,email'], values: {} }), 'name'],
  ['unique', unique.parse({ positionals: ['User', 'name'], values: {} }), 'name'],
])('gen %s adds its first field: %j', async (generator, request, name) => {
  const draft = await planWithPlop(generator, request, repositoryState())
  if ('identical' in draft) throw new Error(draft.identical)
  const file = draft.files.find(({ path }) => path === 'apps/api/src/routes/users/schemas.ts')
  expect(file?.after?.replaceAll(/\s+/g, ' ')).toContain(`by: ['id', 'email', '${name}'`)
})

test('gen index adds nothing for an index without an order', async () => {
  const request = index.parse({ positionals: ['User', 'name'], values: { type: 'hash' } })
  const draft = await planWithPlop('index', request, repositoryState())
  if ('identical' in draft) throw new Error(draft.identical)
  expect(draft.files.map(({ path }) => path)).not.toContain('apps/api/src/routes/users/schemas.ts')
})
