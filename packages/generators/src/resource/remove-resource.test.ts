import { expect, test } from 'vitest'
import {
  repositoryState,
  resourceFiles,
  unformatted,
  withEdits,
  withFiles,
  withModel,
} from '../../test/resource-project.ts'
import { newModelNames } from '../plan/names.ts'
import { followResource } from './follow-resource.ts'
import { removeResource } from './remove-resource.ts'

const team = newModelNames('Team', undefined)
const routeList = 'apps/api/src/routes/index.ts'

test('a model that was made and removed leaves nothing', async () => {
  const before = repositoryState()
  const state = await withModel(before, 'Team label:string')
  const edits = removeResource(team, state)
  expect(edits).toMatchObject({ conflicts: [], notes: [] })
  expect(resourceFiles(await withEdits(state, edits))).toEqual(resourceFiles(before))
})

test('with the reference to it, which is removed first', async () => {
  const before = await withModel(repositoryState(), 'Post title:string')
  const state = await withModel(repositoryState(), 'Team label:string')
  const both = await withModel(state, 'Post title:string team:ref:Team')
  const followed = followResource(
    'Post',
    [
      { change: 'remove', name: 'team' },
      { change: 'remove', name: 'teamId' },
    ],
    both,
  )
  const without = await withEdits(both, followed)
  const after = await withEdits(without, removeResource(team, without))
  expect(unformatted(resourceFiles(after))).toEqual(unformatted(resourceFiles(before)))
})

test('takes every path of its routes away, and what was written in its folder', async () => {
  const state = await withModel(repositoryState(), 'Team label:string')
  const list = state
    .read(routeList)
    ?.replace(
      '    // gen:routes',
      "    .route('/crews', teamRoutes(deps)) // the path of before\n    // gen:routes",
    )
  const edits = removeResource(
    team,
    withFiles(state, [
      { path: routeList, after: list },
      { path: 'apps/api/src/routes/teams/help.md', after: 'help' },
    ]),
  )
  expect(edits.files.find(({ path }) => path === routeList)?.after).toBe(
    repositoryState().read(routeList),
  )
  expect(edits.files.map(({ path }) => path)).toContain('apps/api/src/routes/teams/help.md')
})

test('says where the model is still named; a route that is not found is a conflict', async () => {
  const state = await withModel(repositoryState(), 'Team label:string')
  const edits = removeResource(
    team,
    withFiles(state, [
      { path: routeList, after: 'export const routes = 1\n' },
      { path: 'packages/db/src/seed.ts', after: '\nawait createTeam(db)\n' },
    ]),
  )
  expect(edits.notes).toEqual([
    '"Team" still stands here; see whether it is meant:\n  packages/db/src/seed.ts:2',
  ])
  expect(edits.conflicts).toEqual([
    {
      path: routeList,
      missing: 'route of teamRoutes',
      patch: ["-.route('/teams', teamRoutes(deps))"],
    },
  ])
})
