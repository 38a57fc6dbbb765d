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

test('a scope that was written by hand is followed', async () => {
  const path = 'apps/api/src/routes/users/routes.ts'
  const state = repositoryState()
  const after = state.read(path)?.replaceAll("'users:read'", "'people:read'") ?? ''
  const post = await withPost(withFiles(state, [{ path, after }]))
  expect(ofPost(post)).toContain("author: included(user, 'people:read'),")
})
