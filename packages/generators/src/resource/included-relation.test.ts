import { expect, test } from 'vitest'
import { repositoryState, withFiles, withModel } from '../../test/resource-project.ts'
import type { ProjectState } from '../pipeline/project-state.ts'

const ofPost = (state: ProjectState) => state.read('apps/api/src/routes/posts/schemas.ts')

const withPost = (state: ProjectState, flags = '') =>
  withModel(state, `Post title:string author:ref:User ${flags}`.trim())

test('a record is included for who may read it by its own route, of a public model too', async () => {
  expect(ofPost(await withPost(repositoryState()))).toContain(
    "author: included(user, 'users:read'),",
  )
  const open = await withPost(repositoryState(), '--public')
  expect(ofPost(open)).toContain("author: included(user, 'users:read'),")
})

test('what everyone may read is included for everyone', async () => {
  const state = await withModel(repositoryState(), 'Team name:string --public')
  const ofTeams = ofPost(await withModel(state, 'Post title:string team:ref:Team'))
  expect(ofTeams).toContain("team: included(team, 'public'),")
  const self = await withModel(
    state,
    'Post title:string parent:ref:Post:optional:as=children --public',
  )
  expect(ofPost(self)).toContain("parent: included(post, 'public'),")
})

test.each([
  ['a scope that was written by hand', "can('people:read', {", 'people:read'],
  ['a route that was opened by hand', 'open({', 'public'],
  ['a scope that no text says', 'can(scopes.read, {', 'users:read'],
])('is included as its own route wants: %s', async (_what, guard, scope) => {
  const state = withFiles(repositoryState(), [edited("can('users:read', {", guard)])
  expect(ofPost(await withPost(state))).toContain(`author: included(user, '${scope}'),`)
})

test('what other routes of the model want says nothing of its record', async () => {
  const counts =
    "new Hono<ApiEnv>()\n.get('/count', open({}), count)\n.get('/:id/posts', open({}), posts)"
  const state = withFiles(repositoryState(), [edited('new Hono<ApiEnv>()', counts)])
  expect(ofPost(await withPost(state))).toContain("author: included(user, 'users:read'),")
})

/** The routes of users with another text for one of theirs, everywhere. */
function edited(text: string, by: string) {
  const path = 'apps/api/src/routes/users/routes.ts'
  const before = repositoryState().read(path) ?? ''
  expect(before).toContain(text)
  return { path, after: before.replaceAll(text, by) }
}
