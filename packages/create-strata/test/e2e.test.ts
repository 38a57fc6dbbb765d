import path from 'node:path'
import { expect, vi } from 'vitest'
import { expectClientCached } from './client-cache.ts'
import {
  create,
  exercisePosts,
  field,
  git,
  model,
  patience,
  pnpm,
  startApi,
} from './created-project.ts'
import { allEnded } from './processes-in.ts'
import { test } from './temp-folder.ts'

/**
 * Every file of a project is one of the repository, whose tests have run there: what creation can break
 * is that a file is missing, or the name of the project in one, which the checks and these find. They load
 * every route, the document, the database with its seed, the client of the API, and start the service.
 */
const someTests = [
  'test',
  '--',
  'src/routes',
  'src/access/routes',
  'src/openapi/document',
  'src/index',
  'src/seed',
  'src/testing',
  'src/create-client',
]

test('a new project passes its checks, serves what is generated, and stops', async ({ folder }) => {
  const project = { name: 'my-app', cwd: path.join(folder, 'my-app') }
  await create(project)
  expect((await git(project, 'log', '--format=%s')).stdout).toBe('Create my-app with Strata\n')
  await pnpm(project, 'check')
  await pnpm(project, ...someTests)
  await expectClientCached(project.cwd, someTests)
  expect((await git(project, 'status', '--porcelain')).stdout).toBe('')

  const api = await startApi(project)
  // Each generation reaches the API that runs.
  await pnpm(project, ...model)
  await vi.waitFor(async () => expect((await api.get('/posts')).status).toBe(200), patience)
  expect((await fetch(`${api.url}/posts`)).status).toBe(401)
  await pnpm(project, ...field)
  await exercisePosts(api)
  await pnpm(project, 'gen', 'model', 'Tag', 'name:string:unique')
  await vi.waitFor(async () => expect((await api.get('/tags')).status).toBe(200), patience)
  await api.stop()
  await allEnded(folder)

  await pnpm(project, 'check')
  // The other tests know nothing of the project's own models: see generators/test/shared-tests.test.ts.
  await pnpm(project, '--filter', '@repo/api', 'test', 'src/routes', 'src/openapi/document')
  await pnpm(project, 'build')
  expect((await pnpm(project, 'prisma', 'migrate', 'status')).stdout).toContain('up to date')
  await allEnded(folder)
})
