import { expect, test } from 'vitest'
import { repositoryState, withEdits, withFiles, withModel } from '../../test/resource-project.ts'
import { parseField } from '../grammar/parse-field.ts'
import type { ProjectState } from '../pipeline/project-state.ts'
import { followResource, type ResourceChange } from './follow-resource.ts'

const schemas = 'apps/api/src/routes/posts/schemas.ts'
const follow = async (state: ProjectState, change: ResourceChange) => {
  const edits = followResource('Post', [change], state)
  expect(edits.conflicts).toEqual([])
  return (await withEdits(state, edits)).read(schemas)
}
const refersTo = "import { refersTo } from '../../http/references.ts'"

test('a reference names whose rows a caller must see, a private one too, and one to itself', async () => {
  const state = await withModel(
    repositoryState(),
    'Post author:ref:User editor:ref:User:private:optional:as=edited parent:ref:Post:optional:as=children',
  )
  const text = state.read(schemas)
  expect(text).toContain(refersTo)
  expect(text).toContain('authorId: refersTo(() => user, field.uuid()),')
  expect(text).toContain('editorId: refersTo(() => user, field.uuid()).nullish(),')
  expect(text).toContain('parentId: refersTo(() => post, field.uuid()).nullish(),')
})

test('one to a model without routes names none', async () => {
  const state = await withModel(repositoryState(), 'Team name:string --no-api')
  const text = (await withModel(state, 'Post title:string team:ref:Team')).read(schemas)
  expect(text).toContain('teamId: field.uuid(),')
  expect(text).not.toContain(refersTo)
})

test('one that is added later does too, and takes its imports along where it goes', async () => {
  const state = await withModel(repositoryState(), 'Post title:string')
  const add = { change: 'add', spec: parseField('author:ref:User:optional:private') } as const
  const text = await follow(state, add)
  expect(text).toContain(refersTo)
  expect(text).toContain("import { user } from '../users/schemas.ts'")
  expect(text).toContain('authorId: refersTo(() => user, field.uuid()).nullish(),')
  const before = await withModel(repositoryState(), 'Post title:string author:ref:User:private')
  expect(await follow(before, { change: 'remove', name: 'authorId' })).toBe(state.read(schemas))
})

test('one that was generated without stays so where it becomes optional', async () => {
  const state = await withModel(repositoryState(), 'Post title:string author:ref:User')
  const after = state
    .read(schemas)
    ?.replace(`${refersTo}\n`, '')
    .replace('refersTo(() => user, field.uuid())', 'field.uuid()')
  const spec = parseField('author:ref:User:optional')
  const old = withFiles(state, [{ path: schemas, after }])
  const text = await follow(old, { change: 'replace', spec: { ...spec, name: 'authorId' } })
  expect(text).toContain('authorId: field.uuid().nullish(),')
  expect(text).not.toContain('refersTo')
})
