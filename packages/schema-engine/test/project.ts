import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { runProcess } from '@repo/cli'
import { test as base } from 'vitest'
import { openEngine } from '../src/index.ts'
import { createTestDatabase, type TestDatabase } from './database.ts'

export const prismaCli = createRequire(import.meta.url).resolve('prisma/build/index.js')
const executable = fileURLToPath(import.meta.resolve('@repo/schema-engine/executable'))

export interface Outcome {
  exitCode: number
  /** stdout and stderr. */
  output: string
}

export interface TestProject {
  folder: string
  database: TestDatabase
  /** Writes files below the folder; the schema is `prisma/schema.prisma`. */
  write: (files: Record<string, string>) => void
  read: (file: string) => string
  remove: (file: string) => void
  /** Folder names below prisma/migrations. */
  migrations: () => string[]
  /** Applies them as `prisma migrate deploy` does, without the CLI. */
  deploy: () => Promise<void>
  env: NodeJS.ProcessEnv
  /** Runs the real CLI. */
  prisma: (
    command: string,
    options?: { env?: NodeJS.ProcessEnv; input?: string },
  ) => Promise<Outcome>
}

/** A test with an empty folder of its own. */
export const folderTest = base.extend<{ folder: string }>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads the fixtures from this pattern
  folder: async ({}, use) => {
    const folder = mkdtempSync(path.join(tmpdir(), 'schema-engine-'))
    await use(folder)
    rmSync(folder, { recursive: true, force: true })
  },
})

/** A test with a project in a folder of its own and a database of its own. */
export const test = folderTest.extend<{ project: TestProject }>({
  project: async ({ folder }, use) => {
    const database = await createTestDatabase()
    await use(createProject(folder, database))
    await database.drop()
  },
})

function createProject(folder: string, database: TestDatabase): TestProject {
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    DATABASE_URL: database.url,
    SHADOW_DATABASE_URL: undefined,
    PRISMA_SCHEMA_ENGINE_BINARY: undefined,
    CHECKPOINT_DISABLE: '1', // no telemetry
    NODE_COMPILE_CACHE: path.join(tmpdir(), 'schema-engine-tests-compiled'),
    NO_COLOR: '1',
    FORCE_COLOR: undefined,
  }
  const project: TestProject = {
    folder,
    database,
    env,
    write: (files) => {
      for (const [file, content] of Object.entries(files)) {
        mkdirSync(path.dirname(path.join(folder, file)), { recursive: true })
        writeFileSync(path.join(folder, file), content)
      }
    },
    read: (file) => readFileSync(path.join(folder, file), 'utf8'),
    remove: (file) => rmSync(path.join(folder, file), { recursive: true }),
    migrations: () =>
      readdirSync(path.join(folder, 'prisma/migrations'), { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map(({ name }) => name)
        .sort(),
    deploy: async () => {
      const content = project.read('prisma/schema.prisma')
      const engine = openEngine({
        url: database.url,
        schema: [{ path: path.join(folder, 'prisma/schema.prisma'), content }],
      })
      const migrations = project.migrations().map((name) => ({
        name,
        sql: project.read(`prisma/migrations/${name}/migration.sql`),
      }))
      await engine.apply(migrations).finally(() => engine.dispose())
    },
    prisma: async (command, options = {}) => {
      const { exitCode, stdout, stderr } = await runProcess(
        process.execPath,
        [prismaCli, ...command.split(' ')],
        { cwd: folder, input: '', ...options, env: { ...env, ...options.env } },
      )
      return { exitCode, output: `${stdout}${stderr}` }
    },
  }
  project.write({ 'prisma.config.ts': config, 'package.json': '{ "type": "module" }\n' })
  return project
}

const config = `import { schemaEngineExecutable } from ${JSON.stringify(executable)}

process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= schemaEngineExecutable(process.env)

export default {
  schema: process.env.SCHEMA ?? 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations', seed: 'node prisma/seed.ts' },
  datasource: {
    url: process.env.DATABASE_URL,
    shadowDatabaseUrl: process.env.SHADOW_DATABASE_URL,
  },
}
`

/** Content of every file below the folder, by path relative to it. */
export function tree(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort()
  return Object.fromEntries(
    files.map((file) => [path.relative(folder, file), readFileSync(file, 'utf8')]),
  )
}
