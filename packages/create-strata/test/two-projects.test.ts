import { chownSync, mkdirSync } from 'node:fs'
import path from 'node:path'
import { expect } from 'vitest'
import {
  create,
  exercisePosts,
  field,
  model,
  type Project,
  pnpm,
  startApi,
} from './created-project.ts'
import { allEnded } from './processes-in.ts'
import { reachableTools } from './reachable-tools.ts'
import { test } from './temp-folder.ts'

const isRoot = process.getuid?.() === 0
/** Those of a database that migrations make, on the server of the project. */
const databaseTests = ['turbo', 'run', 'test', '--filter=@repo/db', '--', 'src/seed', 'src/testing']

test(`two at once do not meet: one below a folder with a space, one of ${
  isRoot ? 'a user without any rights' : 'the same user (root tries another, without any rights)'
}`, async ({ folder }) => {
  const one = { name: 'my-app', cwd: path.join(folder, 'My Projects/my-app') }
  const other = isRoot
    ? projectOfNobody(folder)
    : { ...one, cwd: path.join(folder, 'other/my-app') }
  await Promise.all([create(one), create(other)])
  const apis = await Promise.all([startApi(one), startApi(other)])
  await Promise.all([
    pnpm(one, ...model),
    pnpm(other, 'gen', 'model', 'Tag', 'name:string'),
    pnpm(other, 'prisma', 'validate'),
  ])
  await pnpm(one, ...field)
  await exercisePosts(apis[0])
  expect(await (await apis[1].get('/posts')).json()).toMatchObject({ status: 404 })
  await Promise.all(apis.map((api) => api.stop()))
  await Promise.all([pnpm(one, ...databaseTests), pnpm(other, ...databaseTests)])
  await allEnded(folder)
})

/** Who reaches neither the tools nor the home of root, nor any cache of theirs. */
function projectOfNobody(folder: string): Project {
  const nobody = 65_534
  const home = path.join(folder, 'home')
  mkdirSync(home)
  chownSync(home, nobody, nobody)
  const tools = reachableTools(path.join(folder, 'tools'))
  return {
    name: 'my-app',
    cwd: path.join(home, 'my-app'),
    uid: nobody,
    env: {
      HOME: home,
      PATH: [tools, '/usr/local/bin', '/usr/bin', '/bin'].join(path.delimiter),
      XDG_DATA_HOME: undefined,
      PNPM_HOME: undefined,
    },
  }
}
