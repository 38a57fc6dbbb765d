import path from 'node:path'
import type { DiffParams } from '@prisma/schema-engine-wasm/schema_engine_bg'
import type { Execute } from '../engine/run-transaction.ts'
import { SchemaEngine } from '../engine/schema-engine.ts'
import type { SchemaFile } from '../schema-file.ts'
import { type CreateMigrationOptions, createMigration } from './create-migration.ts'
import {
  type Externals,
  filtersOf,
  type Migration,
  migrationList,
  noExternals,
  scriptOf,
} from './migration.ts'
import { type MigrationStatus, readStatus } from './migration-status.ts'
import { withUserErrors } from './user-errors.ts'

export interface EngineOptions {
  url: string
  /** A database of the user's own to replay migrations in; it is emptied before each use. */
  shadowUrl?: string
  /** Says which database schemas exist, and the preview features. */
  schema: SchemaFile[]
  externals?: Externals
  /** Told who else migrates the database, while a call waits for its end. */
  onWait?: ((text: string) => void) | undefined
  /** Ends that wait. */
  signal?: AbortSignal | undefined
  /** Told each migration before `apply` begins it; what it throws ends `apply` there. */
  onMigration?: ((name: string) => void) | undefined
}

export type Diagnosis = { action: 'createMigration' } | { action: 'reset'; reason: string }

/**
 * Prisma's schema engine in this process. Migrations and schemas are passed as content, so that
 * they may be staged ones; the database is connected at the first call. Every method throws a
 * `UserError` with the database's own message.
 */
export interface Engine {
  /** Whether the database follows from the migrations, or only a reset could make it so. */
  diagnose: (migrations: Migration[]) => Promise<Diagnosis>
  /** `drift` costs a replay in a shadow database; it is not known while one failed or is missing. */
  status: (migrations: Migration[], options?: { drift?: boolean }) => Promise<MigrationStatus>
  /** What takes the migrations' end state to `schema`, under `name`; undefined if nothing does. */
  createMigration: (options: CreateMigrationOptions) => Promise<Migration | undefined>
  /** Applies what is pending and returns the names. Throws `MIGRATION.FAILED` with the position. */
  apply: (migrations: Migration[]) => Promise<string[]>
  markApplied: (name: string, migrations: Migration[]) => Promise<void>
  markRolledBack: (name: string) => Promise<void>
  /** Drops everything in the schemas of the datasource, the migrations' history included. */
  reset: () => Promise<void>
  /** The SQL that takes the database to `schema`, '' if they are equal. */
  diffDatabase: (schema: SchemaFile[]) => Promise<string>
  /** The database as Prisma would write it, with the names that `schema` has for it. */
  introspect: (schema: SchemaFile[]) => Promise<SchemaFile[]>
  /**
   * One transaction on the engine's own session: the other methods, when `work` calls them, see
   * and do all in it. Taken back where `work` throws, with what it throws. Throws
   * `DATABASE.COMMIT_UNKNOWN` where the connection breaks during COMMIT.
   */
  transaction: <Result>(work: (execute: Execute) => Promise<Result>) => Promise<Result>
  /**
   * Runs `work` while nobody else of ours migrates the database, which waits until they have ended;
   * `apply`, `reset` and both marks do so by themselves.
   */
  exclusively: <Result>(work: () => Promise<Result>) => Promise<Result>
  /** Cancels what runs, drops shadow databases, closes. Never throws; idempotent. */
  dispose: () => Promise<void>
}

export function openEngine(options: EngineOptions): Engine {
  const { url, shadowUrl, schema, externals = noExternals, ...told } = options
  const filters = filtersOf(externals)
  const listOf = (migrations: Migration[]) => migrationList(migrations, externals)
  const engine = new SchemaEngine({ url, shadowUrl, files: schema, ...told })
  const call: SchemaEngine['call'] = (method, params) => withUserErrors(engine.call(method, params))
  // The sessions are the engine's own; of this target it reads the provider and the namespaces.
  const database = { tag: 'schemaDatasource', files: schema, configDir: '' } as const
  const diff = async (from: DiffParams['from'], to: DiffParams['to']) => {
    const { stdout } = await call('diff', { from, to, script: true, exitCode: null, filters })
    return scriptOf(stdout)
  }
  return {
    async diagnose(migrations) {
      const list = listOf(migrations)
      const { action } = await call('devDiagnostic', { migrationsList: list, filters })
      return action.tag === 'reset'
        ? { action: 'reset', reason: action.reason }
        : { action: 'createMigration' }
    },
    async status(migrations, { drift: withDrift = false } = {}) {
      const diagnosis = await call('diagnoseMigrationHistory', {
        migrationsList: listOf(migrations),
        optInToShadowDatabase: false,
        filters,
      })
      const status = readStatus(migrations, diagnosis)
      if (!withDrift || status.failed.length > 0 || status.missing.length > 0) return status
      const applied = new Set(status.applied)
      const list = listOf(migrations.filter(({ name }) => applied.has(name)))
      const sql = await diff({ tag: 'migrations', ...list }, database)
      return sql === '' ? status : { ...status, drift: sql }
    },
    createMigration: (created) => withUserErrors(createMigration(engine, created, externals)),
    async apply(migrations) {
      const list = listOf(migrations)
      const done = await call('applyMigrations', { migrationsList: list, filters })
      return done.appliedMigrationNames
    },
    async markApplied(name, migrations) {
      const list = listOf(migrations)
      await call('markMigrationApplied', { migrationName: name, migrationsList: list })
    },
    async markRolledBack(name) {
      await call('markMigrationRolledBack', { migrationName: name })
    },
    async reset() {
      await call('reset', { filter: filters })
    },
    diffDatabase: (target) => diff(database, { tag: 'schemaDatamodel', files: target }),
    async introspect(target) {
      const { schema: found } = await call('introspect', {
        schema: { files: target },
        baseDirectoryPath: path.dirname(target[0]?.path ?? ''),
        force: false,
        compositeTypeDepth: -1,
        namespaces: null,
      })
      return found.files
    },
    transaction: (work) =>
      withUserErrors(
        engine.transaction((execute) =>
          work((sql, values) => withUserErrors(execute(sql, values))),
        ),
      ),
    exclusively: (work) => withUserErrors(engine.exclusively(work)),
    dispose: () => engine.dispose(),
  }
}
