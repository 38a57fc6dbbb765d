import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { ensureDatabase, holdServer } from '@repo/local-postgres'
import { expect } from 'vitest'
import { buildStages, type Stage } from './dockerfile-stages.ts'
import { test } from './temp-folder.ts'

const repository = path.resolve(import.meta.dirname, '../../..')

/** What `COPY . .` would find: the tracked files, without what .dockerignore names. */
function buildContext(folder: string): string {
  const files = execFileSync('git', ['ls-files', '-z'], { cwd: repository, encoding: 'utf8' })
  for (const file of files.split('\0').filter((name) => existsSync(path.join(repository, name)))) {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true })
    if (file !== '') cpSync(path.join(repository, file), path.join(folder, file))
  }
  return folder
}

test('the Dockerfile builds a service that migrates, is healthy and ends at SIGTERM', async ({
  folder,
}) => {
  const context = buildContext(path.join(folder, 'context'))
  const stages = buildStages({ context, target: path.join(folder, 'stages') })
  const [migrate, api] = [stageNamed(stages, 'migrate'), stageNamed(stages, 'api')]
  expect([migrate.user, api.user]).toEqual(['node', 'node'])
  // Nothing but the bundle and the files of its page: no dependencies, no sources.
  expect(
    readdirSync(api.folder).filter(
      (name) => !/^(migrations|swagger-ui|.+\.mjs(\.map)?)$/.test(name),
    ),
  ).toEqual([])

  const server = await holdServer({ root: folder })
  await ensureDatabase(server.url('postgres'), 'app')
  const url = server.url('app')
  const migrated = run(migrate, migrate.command, { DATABASE_URL: url })
  expect(migrated).toMatchObject({ status: 0 })
  expect(migrated.stdout).toContain('All migrations have been successfully applied.')

  const env = { DATABASE_URL: url, AUTH_SECRET: 'x'.repeat(32), HOST: '127.0.0.1', PORT: '0' }
  const [program = '', ...args] = api.command
  const child = spawn(program, args, {
    cwd: api.folder,
    env: { PATH: process.env.PATH, ...api.env, ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const [line] = await once(child.stderr.setEncoding('utf8'), 'data')
  const { port } = new URL(String(line).trim().replace('API on ', ''))
  expect(run(api, api.healthcheck, { PORT: port }).status).toBe(0)
  expect(run(api, api.healthcheck, { PORT: '1' }).status).toBe(1)
  expect((await fetch(`http://127.0.0.1:${port}/docs/swagger-ui.css`)).status).toBe(200)
  child.kill('SIGTERM')
  expect(await once(child, 'exit')).toEqual([0, null])
  await server.release()
})

function stageNamed(stages: ReadonlyMap<string, Stage>, name: string): Stage {
  const stage = stages.get(name)
  if (stage === undefined) throw new Error(`The Dockerfile has no stage ${name}.`)
  return stage
}

function run(
  { folder, env }: Stage,
  [program = '', ...args]: string[],
  more: Record<string, string>,
) {
  return spawnSync(program, args, {
    cwd: folder,
    env: { PATH: process.env.PATH, ...env, ...more },
    encoding: 'utf8',
  })
}

test('the files of deploy/ set what the service reads, and no more', () => {
  const known = readFileSync(path.join(repository, 'apps/api/src/env.ts'), 'utf8')
  const database = readFileSync(path.join(repository, 'packages/db/src/env.ts'), 'utf8')
  const named = ['compose.yaml', 'kubernetes.yaml'].flatMap((file) => {
    const text = readFileSync(path.join(repository, 'deploy', file), 'utf8')
    return [...text.matchAll(/^ +([A-Z_]+): |name: ([A-Z_]+)/gm)].map(
      ([, one, other]) => one ?? other ?? '',
    )
  })
  expect(named.length).toBeGreaterThan(5)
  // Those of OpenTelemetry it reads itself.
  const unknown = named.filter(
    (name) => !/^OTEL_|^DIRECT_/.test(name) && !`${known}${database}`.includes(`${name}:`),
  )
  expect(unknown).toEqual([])
})

test('Compose passes every setting on, but where it listens', () => {
  const compose = readFileSync(path.join(repository, 'deploy/compose.yaml'), 'utf8')
  const settings = ['apps/api/src/env.ts', 'packages/db/src/env.ts'].flatMap((file) =>
    [...readFileSync(path.join(repository, file), 'utf8').matchAll(/^ +([A-Z_]+): /gm)].map(
      ([, name = '']) => name,
    ),
  )
  expect(settings.length).toBeGreaterThan(20)
  expect(settings.filter((name) => !compose.includes(` ${name}: `))).toEqual(['HOST', 'PORT'])
})

test('no image is of whatever is the latest, nor is its pnpm', () => {
  const kubernetes = readFileSync(path.join(repository, 'deploy/kubernetes.yaml'), 'utf8')
  const images = [...kubernetes.matchAll(/image: (.+)/g)].map(([, image]) => image)
  expect(images).toEqual(['app-migrate:RELEASE', 'app-api:RELEASE'])
  const { packageManager } = JSON.parse(readFileSync(path.join(repository, 'package.json'), 'utf8'))
  const dockerfile = readFileSync(path.join(repository, 'Dockerfile'), 'utf8')
  const [, command = ''] = /npm install --global "\$\((.+)\)"/.exec(dockerfile) ?? []
  const pinned = execFileSync('sh', ['-c', command], { cwd: repository, encoding: 'utf8' })
  expect(pinned.trim()).toBe(packageManager)
})
