import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import { type Context, describeError, noPrompts, type Prompts, UserError } from '@repo/cli'
import { cloneDatabase, dropDatabase } from '@repo/local-postgres'
import { openProject, readMigrations, readSchema } from '@repo/migrate'
import { openEngine } from '@repo/schema-engine'
import { Client } from 'pg'
import { inject, onTestFinished } from 'vitest'
import { gen } from '../src/gen.ts'
import { filesOf } from './files-of.ts'

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
export function copyProject(root = newFolder()): string {
  for (const name of copied) {
    cpSync(path.join(repository, name), path.join(root, name), { recursive: true })
  }
  symlinkSync(path.join(repository, 'node_modules'), path.join(root, 'node_modules'))
  return root
}

const newFolder = () => mkdtempSync(path.join(inject('folder'), 'project-'))

/** Applies what every project begins with. */
export async function initialMigrations(url: string): Promise<void> {
  const project = openProject(repository)
  const engine = openEngine({ url, schema: readSchema(project) })
  await engine.apply(readMigrations(project))
  await engine.dispose()
}

/** The same files and the same database in another place. */
export async function copyOf(origin: Pick<TemporaryProject, 'root' | 'url'>) {
  const root = newFolder()
  cpSync(origin.root, root, { recursive: true, verbatimSymlinks: true })
  const adminUrl = inject('adminUrl')
  const name = `p${createHash('sha1').update(root).digest('hex').slice(0, 12)}`
  const template = new URL(origin.url).pathname.slice(1)
  await cloneDatabase({ adminUrl, template, name })
  const url = Object.assign(new URL(adminUrl), { pathname: `/${name}` }).href
  const copy = projectAt(root, url)
  for (const id of journalsOf(copy)) {
    const file = `.strata/gen/${id}/journal.json`
    copy.write(file, copy.read(file).replaceAll(template, name))
  }
  const remove = async () => {
    rmSync(root, { recursive: true, force: true })
    await dropDatabase(adminUrl, name)
  }
  return { ...copy, remove }
}

/** Ids, the oldest first. */
export function journalsOf(project: TemporaryProject): string[] {
  const folder = project.path('.strata/gen')
  if (!existsSync(folder)) return []
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort()
}

/** Takes a copy away after the test, or `afterAll`. */
export type Afterwards = (clean: () => Promise<void>) => void

/**
 * A project with a migrated database of its own. As behind a first command, its migrations are
 * known to make its schema.
 */
export async function temporaryProject(
  afterwards: Afterwards = onTestFinished,
): Promise<TemporaryProject> {
  const project = await copyOf(inject('beginning'))
  afterwards(project.remove)
  return project
}

/** One whose migrations the first command has to replay. */
export async function newProject(afterwards?: Afterwards): Promise<TemporaryProject> {
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
  git('init', '--initial-branch', 'main', '--template=')
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
