import { beforeAll, describe, expect, test } from 'vitest'
import {
  repositoryState,
  unformatted,
  withEdits,
  withFiles,
  withModel,
} from '../../test/resource-project.ts'
import { parseField } from '../grammar/parse-field.ts'
import type { ProjectState } from '../pipeline/project-state.ts'
import { followResource } from './follow-resource.ts'
import type { ResourceChange } from './resource-change.ts'

const routes = 'apps/api/src/routes/posts/routes.ts'
let versioned: ProjectState
let unversioned: ProjectState
beforeAll(async () => {
  versioned = await withModel(repositoryState(), 'Post title:string')
  unversioned = await withModel(repositoryState(), 'Post title:string --no-timestamps')
})

const written = (state: ProjectState) => unformatted({ routes: state.read(routes) })

const changes: [string, ResourceChange][] = [
  ['removed', { change: 'remove', name: 'updatedAt' }],
  ['called otherwise', { change: 'rename', from: 'updatedAt', to: 'changedAt' }],
  ['optional', { change: 'replace', spec: parseField('updatedAt:datetime:optional') }],
  ['a date', { change: 'replace', spec: parseField('updatedAt:date') }],
]

describe('routes of a model have no ETags any more where its updatedAt is', () => {
  test.each(changes)('%s', async (_name, change) => {
    const edits = followResource('Post', [change], versioned)
    expect(edits.conflicts).toEqual([])
    expect(written(await withEdits(versioned, edits))).toEqual(written(unversioned))
  })
})

test('they keep them where it has another time zone, and where another field changes', () => {
  for (const spec of ['updatedAt:timestamp', 'title:text:optional']) {
    const { files } = followResource(
      'Post',
      [{ change: 'replace', spec: parseField(spec) }],
      versioned,
    )
    expect(files.map(({ path }) => path)).not.toContain(routes)
  }
})

test('what someone wrote with them is a conflict', () => {
  const after = versioned.read(routes)?.replace('tagged(c, row)', 'tagged(c, withMore(row))')
  const [, change] = changes[0] ?? []
  const state = withFiles(versioned, [{ path: routes, after }])
  expect(followResource('Post', change ? [change] : [], state).conflicts).toMatchObject([
    { path: routes, missing: 'tagged, onVersion and ifMatch' },
  ])
})
