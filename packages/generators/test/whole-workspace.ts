import { execFile } from 'node:child_process'
import { cpSync, existsSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'
import { expect, inject } from 'vitest'
import { addCaller, foreignTypes } from './api-caller.ts'
import { type TemporaryProject, temporaryProject } from './temporary-project.ts'

const repository = path.resolve(import.meta.dirname, '../../..')

/** What the API and its tests import, and what checks them. */
const workspace = [
  'tsconfig.base.json',
  'knip.json',
  'apps/api',
  ...['api-client', 'db', 'cli', 'local-postgres', 'migrate', 'schema-engine'].map(
    (name) => `packages/${name}`,
  ),
]
/** Made, of the project's own, or what does not ship. */
const left = /[/\\](?:dist|dist-types|generated|db[/\\]prisma|routes|factories|test[/\\]attack)$/

/** A project with the whole API and a caller of it, whose own checks and tests can be run. */
export async function wholeWorkspace(afterwards: (clean: () => Promise<void>) => void) {
  const project = await temporaryProject(afterwards)
  for (const name of workspace) {
    cpSync(path.join(repository, name), project.path(name), {
      recursive: true,
      verbatimSymlinks: true, // of packages to one another, in this copy too
      filter: (file) => !left.test(file) || file.includes('node_modules'),
    })
  }
  addCaller(project.path('.'))
  return {
    ...project,
    check: (...tests: string[]) => check(project, tests),
    /** '' if nothing of the API and of the database is unused. */
    unused: () => runIn(project, '.', 'knip', '--workspace=apps/api', '--workspace=packages/db'),
  }
}

/** '' where it ends well, else what it printed. */
async function runIn(
  project: TemporaryProject,
  folder: string,
  command: string,
  ...args: string[]
): Promise<string> {
  const file = project.path(path.join(folder, 'node_modules/.bin', command))
  const options = { cwd: project.path(folder), env: ownEnv(), maxBuffer: 2 ** 26 }
  return promisify(execFile)(file, args, options).then(
    () => '',
    ({ stdout, stderr }) => `${stdout}${stderr}`,
  )
}

/** Lints and type-checks the API and its caller, and runs tests of it: '' if nothing is found, else what is. */
async function check(project: TemporaryProject, tests: string[]): Promise<string> {
  // Vitest says nothing of a filter that finds no file where another one does.
  const files = readdirSync(project.path('apps/api/src'), { encoding: 'utf8', recursive: true })
  const found = (part: string) => files.some((file) => `src/${file}`.includes(part))
  expect(tests.filter((part) => !found(part))).toEqual([])
  const run = runIn.bind(undefined, project)
  const paths = ['apps/api/src/routes', 'packages/db/src/testing/factories'].filter((folder) =>
    existsSync(project.path(folder)),
  )
  return [
    await run('.', 'biome', 'check', '--colors=off', '--error-on-warnings', ...paths),
    await run('packages/db', 'tsc', '--noEmit'),
    await run('apps/api', 'tsc', '--noEmit'),
    await run('apps/api', 'tsc', '-p', 'tsconfig.types.json'),
    foreignTypes(project.path('.')),
    await run('apps/api', 'tsc', '-p', '../caller'),
    await run('apps/api', 'vitest', 'run', '--no-color', '--reporter=dot', ...tests),
  ].join('')
}

/** Without what Vitest says to its own workers, and without CI, where openapi.json would have to be there already. */
function ownEnv(): NodeJS.ProcessEnv {
  const entries = Object.entries(process.env).filter(([name]) => !/^VITEST|^TEST$|^CI$/.test(name))
  return { ...Object.fromEntries(entries), TEST_DATABASE_URL: inject('adminUrl') }
}
