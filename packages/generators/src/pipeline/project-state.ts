import { existsSync } from 'node:fs'
import path from 'node:path'
import { type Project, readMigrations, readSchema, readText } from '@repo/migrate'
import type { Migration } from '@repo/schema-engine'
import { checkText } from '../schema/check-text.ts'
import { type ScannedSchema, scanSchema } from '../schema/scan-schema.ts'
import { baseSchema, unreleasedTables } from './base-branch.ts'
import type { Counted } from './count-rows.ts'
import { listFiles } from './list-files.ts'

/** What a plan is made from. */
export interface ProjectState {
  root: string
  /** `packages/db/prisma`, absolute. */
  schemaFolder: string
  schema: ScannedSchema
  migrations: Migration[]
  /** Tables, as SQL writes them, that nobody else can have: only this branch makes them. */
  unreleased: () => ReadonlySet<string>
  /** The schema of the base branch; undefined where git does not know one. */
  base: () => ScannedSchema | undefined
  /** Where the API serves. */
  port: string
  /** What `Request.counts` asked for. */
  counted: readonly Counted[]
  /** Content of a file, by its path from the root; undefined if it is not there. */
  read: (relative: string) => string | undefined
  /** Paths, from the root, of the files below a folder that people write. */
  list: (folder: string) => string[]
}

/** How many there are of what `key` counts; undefined where it was not counted. */
export const countOf = ({ counted }: Pick<ProjectState, 'counted'>, key: string) =>
  counted.find((one) => one.key === key)?.count

/** `env` is the environment with the project's `.env` in it. Throws `SCHEMA.TEXT`. */
export function readProjectState(project: Project, env: NodeJS.ProcessEnv = {}): ProjectState {
  const { schemaFolder } = project
  const migrations = readMigrations(project)
  const files = readSchema(project)
  checkText(files)
  return {
    root: project.root,
    schemaFolder,
    schema: scanSchema(files),
    migrations,
    unreleased: once(() => unreleasedTables(schemaFolder, migrations, new Set())),
    base: once(() => baseSchema(schemaFolder, files)),
    port: env.PORT || '3000',
    counted: [],
    list: (folder) => listFiles(project.root, folder),
    read(relative) {
      const file = path.join(project.root, relative)
      return existsSync(file) ? readText(file) : undefined
    },
  }
}

/**
 * The same where the database has these migrations marked as applied and did not run them: the
 * tables that they make were there before. It is the very same where that makes no difference.
 */
export function withBaselined(state: ProjectState, baselined: ReadonlySet<string>): ProjectState {
  if (baselined.size === 0 || state.unreleased().size === 0) return state
  const unreleased = unreleasedTables(state.schemaFolder, state.migrations, baselined)
  return unreleased.size === state.unreleased().size
    ? state
    : { ...state, unreleased: () => unreleased }
}

/** Git is asked when somebody wants to know, and not again. */
function once<Value>(ask: () => Value): () => Value {
  let answer: { value: Value } | undefined
  return () => {
    answer ??= { value: ask() }
    return answer.value
  }
}
