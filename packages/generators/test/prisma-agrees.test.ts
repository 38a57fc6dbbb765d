import { createRequire } from 'node:module'
import path from 'node:path'
import { runProcess } from '@repo/cli'
import { schemaEngineExecutable } from '@repo/schema-engine/executable'
import { expect, test } from 'vitest'
import { type TemporaryProject, temporaryProject } from './temporary-project.ts'
import { undoLast } from './undo-last.ts'

const databasePackage = path.resolve(import.meta.dirname, '../../db/package.json')
const prismaCli = createRequire(databasePackage).resolve('prisma/build/index.js')

const config = `export default {
  schema: 'packages/db/prisma',
  migrations: { path: 'packages/db/prisma/migrations' },
  datasource: { url: process.env.DATABASE_URL },
}
`

/** The real CLI: what it prints when it succeeds. */
async function prisma({ root, env }: TemporaryProject, command: string): Promise<string> {
  const { exitCode, stdout, stderr } = await runProcess(
    process.execPath,
    [prismaCli, ...command.split(' ')],
    {
      cwd: root,
      input: '',
      env: {
        ...env,
        PRISMA_SCHEMA_ENGINE_BINARY: schemaEngineExecutable(env),
        CHECKPOINT_DISABLE: '1', // no telemetry
        NO_COLOR: '1',
      },
    },
  )
  expect(exitCode, stderr).toBe(0)
  return stdout
}

test("Prisma's own commands find nothing to do behind a generation, nor behind its undo", async () => {
  const project = await temporaryProject()
  project.write('prisma.config.mjs', config)
  await project.run('model Post title:string author:ref:User')
  await project.run('field User code:string:optional:unique teams:string:list')
  expect(await prisma(project, 'migrate status')).toContain('Database schema is up to date!')
  expect(await prisma(project, 'migrate dev')).toContain('Already in sync')
  expect(await prisma(project, 'migrate deploy')).toContain('No pending migrations to apply.')
  await undoLast(project)
  expect(await prisma(project, 'migrate dev')).toContain('Already in sync')
  expect(project.migrations()).toEqual(['init', 'add_post'])
})
