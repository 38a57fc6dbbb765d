import { expect, test } from 'vitest'
import { generationProject } from '../../test/generation-project.ts'
import { withStagedPaths } from './stage.ts'

const route = 'apps/api/src/routes/posts/routes.ts'

const stagedOf = (file: string, ...there: string[]) => {
  const { root } = generationProject(Object.fromEntries(there.map((name) => [name, '{}'])))
  const files = withStagedPaths(root, 'id', [{ path: file, before: undefined, after: '' }])
  return files.map(({ staged }) => staged)
}

test('what a generation brings waits where no running app is restarted for it', () => {
  expect(stagedOf(route, 'apps/api/package.json', 'apps/api/src/index.ts')).toEqual([
    'apps/api/.id-0.tmp',
  ])
})

test('without a package it waits in the nearest folder', () => {
  expect(stagedOf(route, 'apps/api/src/routes/index.ts')).toEqual(['apps/api/src/routes/.id-0.tmp'])
})
