import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { resetServer, startServer } from '@repo/local-postgres'
import pg from 'pg'
import { inject, onTestFinished } from 'vitest'
import { localDatabaseName } from '../src/with-database.ts'

const main = path.resolve(import.meta.dirname, '../src/main.ts')

const files = {
  'pnpm-workspace.yaml': '',
  'packages/db/prisma/schema.prisma': `generator client {
  provider = "prisma-client"
  output   = "../src/generated"
}
datasource db {
  provider = "postgresql"
}
model Note {
  id   Int    @id @default(autoincrement())
  text String
}
`,
  'packages/db/prisma/migrations/20260101000000_init/migration.sql':
    'CREATE TABLE "Note" ("id" SERIAL PRIMARY KEY, "text" TEXT NOT NULL);\n',
  'packages/db/prisma/seed.ts':
    'if (!process.env.DATABASE_URL) throw new Error("DATABASE_URL is not set")\n',
}

export interface TestProject {
  root: string
  write: (changes: Record<string, string>) => void
  /** `pnpm db start`, in this process; returns the URL of the project's database. */
  startDatabase: () => Promise<string>
  /** `pnpm db …` to its end. */
  run: (args: string[], env?: NodeJS.ProcessEnv) => Promise<Ended>
  /** `pnpm db …` in the background, in a process group of its own. */
  start: (args: string[], env?: NodeJS.ProcessEnv) => Running
}

export interface Ended {
  code: number | null
  stdout: string
  stderr: string
}

export interface Running {
  child: ChildProcess
  /** Resolves once stdout or stderr has said it. */
  saw: (text: string) => Promise<void>
  /** What it has printed on stdout so far. */
  stdout: () => string
  ended: Promise<Ended>
}

/**
 * A project in a temporary folder, with one model and one migration, whose database was made but never
 * migrated; removed after the test.
 */
export function testProject(): TestProject {
  const { remove, ...project } = sharedProject()
  onTestFinished(remove)
  return project
}

/** The same, where no database was ever made. */
export function bareProject(): TestProject {
  const { remove, ...project } = createProject()
  onTestFinished(remove)
  return project
}

export interface SharedProject extends TestProject {
  /** Stops its server, and removes it. */
  remove: () => Promise<void>
}

/** The same as `testProject`, for several tests. */
export function sharedProject(): SharedProject {
  const project = createProject()
  const options = { recursive: true, preserveTimestamps: true, verbatimSymlinks: true }
  cpSync(inject('initialised'), path.join(project.root, '.strata'), options)
  return project
}

function createProject(): SharedProject {
  const root = mkdtempSync(path.join(tmpdir(), 'strata migrate-'))
  chmodSync(root, 0o755) // for the server's user: else its data goes elsewhere
  const write = (changes: Record<string, string>) => {
    for (const [name, content] of Object.entries(changes)) {
      mkdirSync(path.dirname(path.join(root, name)), { recursive: true })
      writeFileSync(path.join(root, name), content)
    }
  }
  write(files)
  const start = (args: string[], env: NodeJS.ProcessEnv = {}) => startCommand(root, args, env)
  return {
    root,
    write,
    start,
    run: (args, env) => start(args, env).ended,
    startDatabase: async () => (await startServer({ root })).url(localDatabaseName),
    remove: async () => {
      await resetServer({ root })
      rmSync(root, { recursive: true, force: true })
    },
  }
}

/** Runs SQL on a database and returns the rows. */
export async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client(url)
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}

const { PATH, HOME, NODE_COMPILE_CACHE } = process.env
const ownEnv = { PATH, HOME, NODE_COMPILE_CACHE }

function startCommand(cwd: string, args: string[], env: NodeJS.ProcessEnv): Running {
  const child = spawn(process.execPath, [main, ...args], {
    cwd,
    detached: true,
    env: { ...ownEnv, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const output = { stdout: '', stderr: '' }
  const listeners = new Set<() => void>()
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (chunk: string) => {
      output[name] += chunk
      for (const listener of listeners) listener()
    })
  }
  const ended = once(child, 'close').then(([code]) => ({ code, ...output }))
  const saw = (text: string) =>
    new Promise<void>((resolve, reject) => {
      const look = () => {
        if (`${output.stdout}${output.stderr}`.includes(text)) resolve()
      }
      listeners.add(look)
      look()
      ended.then(({ stderr }) => reject(new Error(`It ended without "${text}": ${stderr}`)))
    })
  return { child, saw, stdout: () => output.stdout, ended }
}
