import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { recoverGeneration } from '@repo/migrate/generation'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type TemporaryProject, temporaryProject } from './temporary-project.ts'

const command = 'model Post title:string author:ref:User status:enum:draft,live:default=draft'

/** `pnpm gen` in a process that kills itself at a moment. */
async function killedAt(project: TemporaryProject, moment: string, argv = command) {
  const script = fileURLToPath(import.meta.resolve('./kill-at.ts'))
  const child = spawn(process.execPath, [script, moment, ...argv.split(' ')], {
    cwd: project.root,
    env: project.env,
    stdio: 'inherit',
  })
  const [, signal] = await once(child, 'exit')
  return signal
}

const withoutTimes = (files: Record<string, string>) =>
  Object.fromEntries(
    Object.entries(files).map(([file, text]) => [file.replace(/\d{14}_add/, 'TIME_add'), text]),
  )

const recover = ({ project, env }: TemporaryProject) =>
  recoverGeneration({ project, env, signal: new AbortController().signal })

describe('a killed generation is taken back or finished', () => {
  let whole: Record<string, string>
  beforeAll(async () => {
    const project = await temporaryProject(afterAll)
    await project.run(command)
    whole = withoutTimes(project.files())
  })

  test.each([
    ['journaled', 'taken back'],
    ['staged', 'taken back'],
    ['migrated', 'finished'],
    ['client', 'finished'],
    ['file apps/api/src/routes/posts/routes.ts', 'finished'],
    ['file apps/api/src/routes/index.ts', 'finished'],
    ['file packages/db/prisma/schema.prisma', 'finished'],
    ['published', 'finished'],
  ])('at %s: %s', async (moment, outcome) => {
    const project = await temporaryProject()
    const before = project.files()
    expect(await killedAt(project, moment)).toBe('SIGKILL')
    expect(await recover(project)).toEqual({ command: `pnpm gen ${command}`, outcome })
    expect(withoutTimes(project.files())).toEqual(outcome === 'finished' ? whole : before)
    expect(await project.drift()).toBe('')
    const rows = await project.query('SELECT FROM _prisma_migrations WHERE finished_at IS NOT NULL')
    expect(rows).toHaveLength(outcome === 'finished' ? 2 : 1)
    expect(await recover(project)).toBeUndefined()
    const [journal = ''] = readdirSync(project.path('.strata/gen')).filter(
      (name) => name !== 'lock',
    )
    expect(existsSync(project.path(`.strata/gen/${journal}/client`))).toBe(false)
  })
})

test('the next pnpm gen recovers by itself, and a dry run says that it cannot', async () => {
  const project = await temporaryProject()
  await killedAt(project, 'migrated')
  expect(await project.run('model Tag --dry-run')).toMatchObject({
    error: { code: 'GENERATE.UNFINISHED' },
  })
  const next = await project.run('model Tag label:string')
  expect(next.code).toBe(0)
  expect(next.stderr).toContain(`An interrupted "pnpm gen ${command}" was finished.`)
  expect(project.migrations()).toEqual(['init', 'add_post', 'add_tag'])
  expect(await project.drift()).toBe('')
})

test('pnpm gen recover does only that', async () => {
  const project = await temporaryProject()
  await killedAt(project, 'staged')
  expect(await project.run('recover')).toMatchObject({
    code: 0,
    stderr: `An interrupted "pnpm gen ${command}" was taken back.`,
  })
  expect(await project.run('recover')).toMatchObject({ stderr: 'There is nothing to recover.' })
})

test('a part of several migrations is taken back', async () => {
  const project = await temporaryProject()
  const before = project.files()
  // As the process leaves it that is killed between the column and its index.
  await killedAt(project, 'staged', 'field User code:string:optional:unique')
  await project.query('ALTER TABLE users ADD COLUMN code TEXT')
  const [folder = ''] = readdirSync(project.path('.strata/gen')).filter((name) => name !== 'lock')
  const { migrations } = JSON.parse(project.read(`.strata/gen/${folder}/journal.json`))
  await project.query(
    `INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count) VALUES ('1', 'x', '${migrations[0].name}', now(), 1)`,
  )
  await project.query(
    `INSERT INTO _prisma_migrations (id, checksum, migration_name) VALUES ('2', 'x', '${migrations[1].name}')`,
  )
  await project.query('CREATE UNIQUE INDEX users_code_key ON users (code)')
  expect(await recover(project)).toMatchObject({ outcome: 'taken back' })
  expect(project.files()).toEqual(before)
  expect(await project.drift()).toBe('')
  expect(await project.query('SELECT FROM _prisma_migrations')).toHaveLength(1)
})

test('what someone else did to the database meanwhile is not dropped', async () => {
  const project = await temporaryProject()
  await killedAt(project, 'staged')
  await project.query('CREATE TABLE mine (id integer)')
  const [folder = ''] = readdirSync(project.path('.strata/gen')).filter((name) => name !== 'lock')
  const { migrations } = JSON.parse(project.read(`.strata/gen/${folder}/journal.json`))
  await project.query(
    `INSERT INTO _prisma_migrations (id, checksum, migration_name) VALUES ('1', 'x', '${migrations[0].name}')`,
  )
  await expect(recover(project)).rejects.toMatchObject({ code: 'GENERATE.NOT_REVERTED' })
  expect(await project.query('SELECT FROM mine')).toEqual([])
  await project.query('DROP TABLE mine')
  expect(await recover(project)).toMatchObject({ outcome: 'taken back' })
})

test('a file edited after the kill is not overwritten', async () => {
  const project = await temporaryProject()
  await killedAt(project, 'migrated')
  const file = 'apps/api/src/routes/index.ts'
  const before = project.read(file)
  project.write(file, `${before}// mine\n`)
  await expect(recover(project)).rejects.toMatchObject({ code: 'GENERATE.FILE_CHANGED' })
  expect(project.read(file)).toBe(`${before}// mine\n`)
  project.write(file, before)
  expect(await recover(project)).toMatchObject({ outcome: 'finished' })
})
