import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  cpSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type Context, describeError, noPrompts, type Prompts, UserError } from '@repo/cli'
import { cloneDatabase, dropDatabase } from '@repo/local-postgres'
import { openProject, readMigrations, readSchema } from '@repo/migrate'
import { openEngine } from '@repo/schema-engine'
import { Client } from 'pg'
import { inject, onTestFinished } from 'vitest'
import { gen } from '../src/gen.ts'

const repository = path.resolve(import.meta.dirname, '../../..')
const copied = [
  '.changeset/config.json',
  '.gitignore',
  'biome.json',
  'package.json',
  'pnpm-workspace.yaml',
  'apps/api/src/routes',
  'packages/db/prisma',
  'packages/db/src/testing/factories',
]

export interface RunOptions {
  env?: NodeJS.ProcessEnv
  prompts?: Partial<Prompts>
  signal?: AbortSignal
}

/** The parts of the repository that generators touch, in a folder of their own. */
export function copyProject(): string {
  const root = newFolder()
  for (const name of copied) {
    cpSync(path.join(repository, name), path.join(root, name), { recursive: true })
  }
  symlinkSync(path.join(repository, 'node_modules'), path.join(root, 'node_modules'))
  return root
}

const newFolder = () => mkdtempSync(path.join(tmpdir(), 'strata generators-')) // with a space, as some paths have

/** Applies what every project begins with. */
export async function initialMigrations(url: string): Promise<void> {
  const project = openProject(repository)
  const engine = openEngine({ url, schema: readSchema(project) })
  await engine.apply(readMigrations(project))
  await engine.dispose()
}

type Afterwards = (clean: () => Promise<void>) => void

/**
 * A project with a migrated database of its own, both gone after the test, or `afterAll`. As behind
 * a first command, its migrations are known to make its schema.
 */
export async function temporaryProject(afterwards: Afterwards = onTestFinished) {
  const root = newFolder()
  cpSync(inject('beginning'), root, { recursive: true, verbatimSymlinks: true })
  const adminUrl = inject('adminUrl')
  const name = `p${createHash('sha1').update(root).digest('hex').slice(0, 12)}`
  await cloneDatabase({ adminUrl, template: 'beginning', name })
  const url = Object.assign(new URL(adminUrl), { pathname: `/${name}` }).href
  afterwards(async () => {
    rmSync(root, { recursive: true, force: true })
    await dropDatabase(adminUrl, name)
  })
  return projectAt(root, url)
}

/** One whose migrations the first command has to replay. */
export async function newProject(afterwards?: Afterwards) {
  const project = await temporaryProject(afterwards)
  rmSync(project.path('.strata'), { recursive: true })
  return project
}

/** A project in a folder, and its database. */
export function projectAt(root: string, url: string) {
  const project = openProject(root)
  const env = { ...process.env, DATABASE_URL: url }
  return {
    root,
    url,
    env,
    project,
    path: (file: string) => path.join(root, file),
    read: (file: string) => readFileSync(path.join(root, file), 'utf8'),
    write: (file: string, content: string) => {
      mkdirSync(path.dirname(path.join(root, file)), { recursive: true })
      writeFileSync(path.join(root, file), content)
    },
    /** Of a string, each space parts two arguments. */
    run: (command: string | string[], options: RunOptions = {}) =>
      run(root, typeof command === 'string' ? command.split(' ').filter(Boolean) : command, {
        ...options,
        env: { ...env, ...options.env },
      }),
    /** As if others had all of it: a git repository whose branch has what is there. */
    release: () => commitAll(root),
    files: () => filesOf(root),
    query: (sql: string) => query(url, sql),
    /** SQL that would make the database what the schema says: '' if it is. */
    drift: () => drift(root, url),
    migrations: () =>
      readMigrations(project).map((migration) => migration.name.replace(/^\d+_/, '')),
  }
}

export type TemporaryProject = ReturnType<typeof projectAt>

function commitAll(cwd: string): void {
  const git = (...args: string[]) => execFileSync('git', args, { cwd, stdio: 'ignore' })
  git('init', '--initial-branch', 'main')
  git('add', '--all')
  git(
    ...['-c', 'user.name=test', '-c', 'user.email=test@example.com'],
    ...['commit', '--allow-empty', '--message', 'Release'],
  )
}

async function run(cwd: string, argv: string[], { env = {}, prompts = {}, signal }: RunOptions) {
  const lines = { stdout: [] as string[], stderr: [] as string[] }
  const context: Context = {
    cwd,
    env,
    signal: signal ?? new AbortController().signal,
    output: {
      result: (text) => lines.stdout.push(text),
      info: (text) => lines.stderr.push(text),
      json: (value) => lines.stdout.push(JSON.stringify(value)),
      style: (_style, text) => text,
    },
    prompts: { ...noPrompts, ...prompts },
  }
  let code: number
  let error: unknown
  try {
    code = (await gen(argv, context)) ?? 0
  } catch (thrown) {
    error = thrown
    code = thrown instanceof UserError ? thrown.exitCode : 1
    lines.stderr.push(describeError(thrown))
  }
  return { code, error, stdout: lines.stdout.join('\n'), stderr: lines.stderr.join('\n') }
}

/** Every file, client included, by its content: two equal maps are the same project. */
const excluded = new Set(['node_modules', '.strata', '.git'])

function filesOf(root: string): Record<string, string> {
  const names = globSync('**', {
    cwd: root,
    exclude: (name) => excluded.has(name),
  })
  const hidden = globSync('**/.*', {
    cwd: root,
    exclude: (name) => excluded.has(name),
  })
  const changesets = globSync('.changeset/*', { cwd: root })
  const entries = [...new Set([...names, ...hidden, ...changesets])]
    .filter((name) => !excluded.has(name) && statSync(path.join(root, name)).isFile())
    .sort()
    .map((name) => [name, readFileSync(path.join(root, name), 'utf8')] as const)
  return Object.fromEntries(entries)
}

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    const { rows } = await client.query(sql)
    return rows
  } finally {
    await client.end()
  }
}

async function drift(root: string, url: string): Promise<string> {
  const schema = readSchema(openProject(root))
  const engine = openEngine({ url, schema })
  try {
    return await engine.diffDatabase(schema)
  } finally {
    await engine.dispose()
  }
}
