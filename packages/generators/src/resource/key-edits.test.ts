import { beforeAll, expect, test } from 'vitest'
import {
  repositoryState,
  resourceFiles,
  withEdits,
  withFiles,
  withModel,
} from '../../test/resource-project.ts'
import { parseField } from '../grammar/parse-field.ts'
import type { ProjectState } from '../pipeline/project-state.ts'
import { scanSchema } from '../schema/scan-schema.ts'
import { followResource } from './follow-resource.ts'

let start: ProjectState
beforeAll(async () => {
  const posts = 'Post title:string author:ref:User parent:ref:Post:optional:as=children'
  start = await withModel(await withModel(repositoryState(), posts), 'Tag label:string --id=ulid')
})

/** The project after the key of a model has another name. */
async function renamed(state: ProjectState, model: string, from: string, to: string) {
  const edits = followResource(model, [{ change: 'rename', from, to }], state)
  expect(edits.conflicts).toEqual([])
  const files = state.schema.files.map((file) => {
    const at = file.content.indexOf(`model ${model} {`)
    const own = file.content.slice(at).replace(new RegExp(`^ {2}${from} `, 'm'), `  ${to} `)
    return { ...file, content: file.content.slice(0, at) + own }
  })
  return { ...(await withEdits(state, edits)), schema: scanSchema(files) }
}

const linesWith = (state: ProjectState, path: string, word: string) =>
  state
    .read(path)
    ?.split('\n')
    .map((line) => line.trim())
    .filter((line) => new RegExp(`\\b${word}\\b`).test(line))

test('the key is followed in paths, lists, tests and factories, of other models too', async () => {
  const state = await renamed(start, 'User', 'id', 'key')
  const users = 'apps/api/src/routes/users'
  expect(linesWith(state, `${users}/schemas.ts`, 'key')).toEqual([
    'key: answer.uuid(),',
    "key: 'key',",
    'export const userParams = z.object({ key: field.uuid() })',
    "key: 'key',",
    "by: ['key', 'email'],",
  ])
  expect(linesWith(state, `${users}/routes.ts`, 'key')).toEqual([
    ...["'/:key',", "'/:key',", "'/:key',"],
    'select: { key: true },',
  ])
  expect(linesWith(state, `${users}/routes.test.ts`, '(id|key)')).toEqual([
    expect.stringContaining('created.body.key'),
    'expect(page.body.data).toMatchObject([{ key: first.key }])',
    'expect(next.body.data).toMatchObject([{ key: second.key }])',
  ])
  expect(linesWith(state, 'apps/api/src/routes/posts/routes.test.ts', 'key')).toEqual([
    "const newBody = async () => ({ title: 'title-1', authorId: (await createUser(db)).key })",
    'const { id } = await createPost(db, { authorId: other.key })',
    expect.stringContaining('other.key'),
  ])
  expect(linesWith(state, 'packages/db/src/testing/factories/post.ts', 'key')).toEqual([
    expect.stringContaining('authorId: data.authorId ?? (await createUser(db)).key'),
  ])
})

test.each(['User', 'Post', 'Tag'])('of %s there and back is where it was', async (model) => {
  const there = await renamed(start, model, 'id', 'key')
  expect(resourceFiles(there)).not.toEqual(resourceFiles(start))
  const back = await renamed(await renamed(there, model, 'key', 'code'), model, 'code', 'id')
  expect(resourceFiles(back)).toEqual(resourceFiles(start))
})

test('a reference that is added later is of the key by its name', async () => {
  const state = await renamed(start, 'Post', 'id', 'key')
  const add = { change: 'add', spec: parseField('editor:ref:User:optional:as=edited') } as const
  const later = await withEdits(state, followResource('Post', [add], state))
  const { files } = followResource('Post', [add], start)
  const first = { ...(await withEdits(start, { files })), schema: start.schema }
  const both = await renamed(first, 'Post', 'id', 'key')
  expect(resourceFiles(later)).toEqual(resourceFiles(both))
})

test('a list that was written in another way is a conflict', () => {
  const path = 'apps/api/src/routes/tags/schemas.ts'
  const after = start
    .read(path)
    ?.replace(/listOf\(tag, tagRelated, [^)]*\)/, 'listOf(tag, () => ({}))')
  const state = withFiles(start, [{ path, after }])
  const { conflicts } = followResource('Tag', [{ change: 'rename', from: 'id', to: 'key' }], state)
  expect(conflicts).toEqual([
    { path, missing: 'listOf of tagList', patch: ["+tagList = listOf(…, …, { key: 'key', … })"] },
  ])
})
