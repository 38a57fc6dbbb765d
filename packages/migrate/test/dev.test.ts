import { existsSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { serverStatus } from '@repo/local-postgres'
import { jwtVerify } from 'jose'
import { expect, test } from 'vitest'
import { bareProject, type TestProject, testProject } from './test-project.ts'

/** An app that starts a process of its own, as a watcher does, and tells both pids. */
const app = {
  'apps/api/package.json': '{"scripts":{"dev":"node main.mjs"}}',
  'apps/api/main.mjs': `import { spawn } from 'node:child_process'
const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
console.log(JSON.stringify({ pids: [process.pid, child.pid], url: process.env.DATABASE_URL, secret: process.env.AUTH_SECRET }))
setInterval(() => {}, 1000)
`,
}

const isAlive = (pid: number) => {
  try {
    process.kill(pid, 0)
    // A zombie that nobody reaped yet answers too.
    return !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ')
  } catch {
    return false
  }
}

async function startDev(project: TestProject) {
  project.write(app)
  const dev = project.start(['dev'])
  await dev.saw('"pids"')
  return dev
}

const told = (stdout: string): { pids: number[]; url: string; secret: string } =>
  JSON.parse(stdout.split('\n').find((line) => line.includes('"pids"')) ?? '')

test.each(['SIGINT', 'SIGTERM'] as const)('%s stops all that dev started', async (signal) => {
  const project = testProject()
  const dev = await startDev(project)
  dev.child.kill(signal)
  const { code, stdout } = await dev.ended
  expect(code).toBe(0)
  expect(told(stdout).url).toMatch(/^postgresql:\/\/.*@127\.0\.0\.1:\d+\/app$/)
  await expect.poll(() => told(stdout).pids.filter(isAlive)).toEqual([])
  expect((await serverStatus({ root: project.root })).running).toBe(false)
})

test('a database that is stopped elsewhere ends dev, with the command that starts both again', async () => {
  const project = testProject()
  const dev = await startDev(project)
  expect((await project.run(['stop', '--force'])).code).toBe(0)
  const { code, stdout, stderr } = await dev.ended
  expect(code).toBe(1)
  expect(stderr).toContain(
    'error The local Postgres was stopped, so the apps are too. [DATABASE.LOST]\npnpm dev\n',
  )
  await expect.poll(() => told(stdout).pids.filter(isAlive)).toEqual([])
})

test.each([
  ['/notes', ".route('/notes', noteRoutes(deps))\n    .route('/health', health(deps))"],
  ['/openapi.json', ".route('/health', health(deps))"],
])('apps get a secret, and the user a token of it to call %s with', async (route, routes) => {
  const project = testProject()
  project.write({ 'apps/api/src/routes/index.ts': `export const routes = new Hono()${routes}` })
  const dev = await startDev(project)
  const { stdout: token } = await project.run(['sign-token'])
  dev.child.kill('SIGINT')
  const { stdout, stderr } = await dev.ended
  const { secret } = told(stdout)
  expect(secret).toBe(readFileSync(path.join(project.root, '.strata/auth-secret'), 'utf8').trim())
  const [, printed = '', called] =
    /^curl -H "Authorization: Bearer (\S+)" http:\/\/127\.0\.0\.1:3000(\S+)$/m.exec(stderr) ?? []
  expect(called).toBe(route)
  for (const one of [printed, token.trim()]) {
    const { payload } = await jwtVerify(one, new TextEncoder().encode(secret))
    expect(payload).toMatchObject({ sub: 'dev', scope: '*' })
  }
})

test('where somebody signs tokens already it makes no secret', async () => {
  const project = testProject()
  project.write(app)
  const dev = project.start(['dev'], { AUTH_SECRET: 'mine' })
  await dev.saw('"pids"')
  dev.child.kill('SIGINT')
  const { stdout, stderr } = await dev.ended
  expect(told(stdout).secret).toBe('mine')
  expect(stderr).not.toContain('curl')
  expect(existsSync(path.join(project.root, '.strata/auth-secret'))).toBe(false)
})

test('SIGKILL of dev ends its apps', async () => {
  const project = testProject()
  const dev = await startDev(project)
  dev.child.kill('SIGKILL')
  const { stdout } = await dev.ended
  await expect.poll(() => told(stdout).pids.filter(isAlive)).toEqual([])
})

test('SIGTERM of what guards an app ends all that it started, and dev', async () => {
  const project = testProject()
  const dev = await startDev(project)
  const [app] = told(dev.stdout()).pids
  // The guard leads the group of the app.
  process.kill(
    Number(readFileSync(`/proc/${app}/stat`, 'utf8').split(') ')[1]?.split(' ')[2]),
    'SIGTERM',
  )
  const { stdout } = await dev.ended
  await expect.poll(() => told(stdout).pids.filter(isAlive)).toEqual([])
})

test('deleting the project ends dev, and its apps', async () => {
  const project = testProject()
  const rerun = path.resolve(import.meta.dirname, '../src/dev/rerun.ts')
  project.write({
    ...app,
    'apps/api/package.json': `{"scripts":{"dev":"node '${rerun}' . -- main.mjs"}}`,
  })
  const dev = project.start(['dev'])
  await dev.saw('"pids"')
  rmSync(project.root, { recursive: true })
  const { code, stdout, stderr } = await dev.ended
  expect(code, stderr).toBe(0)
  await expect.poll(() => told(stdout).pids.filter(isAlive)).toEqual([])
})

test('it leaves a server alone that ran before', async () => {
  const project = testProject()
  await project.startDatabase()
  const dev = await startDev(project)
  // Its database is not stopped under it.
  expect(await project.run(['stop'])).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('in use by 1 other command, such as `pnpm dev`'),
  })
  dev.child.kill('SIGINT')
  await dev.ended
  expect((await serverStatus({ root: project.root })).running).toBe(true)
})

test('a change of the schema regenerates the client while it runs', async () => {
  const project = testProject()
  const dev = await startDev(project)
  project.write({ 'packages/db/prisma/more.prisma': 'model Tag {\n  id Int @id\n}\n' })
  await dev.saw('The schema changed: generated the client.')
  const models = path.join(project.root, 'packages/db/src/generated/models.ts')
  // A watcher may see the file before its content is there, and then once more.
  await expect.poll(() => readFileSync(models, 'utf8')).toContain('Tag')
  project.write({ 'packages/db/prisma/more.prisma': 'model Tag {' })
  await dev.saw('SCHEMA.INVALID')
  dev.child.kill('SIGINT')
  expect((await dev.ended).code).toBe(0)
})

test('an app that fails ends dev with its error shown', async () => {
  const project = testProject()
  project.write({ 'apps/api/package.json': '{"scripts":{"dev":"node -e \\"process.exit(1)\\""}}' })
  const { code } = await project.run(['dev'])
  expect(code).toBe(1)
})

test('without an app it says what to add', async () => {
  expect(await bareProject().run(['dev'])).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('No package in apps/ has a "dev" script.'),
  })
})
