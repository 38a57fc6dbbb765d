import type { DiffParams, DiffResult } from '@prisma/schema-engine-wasm/schema_engine_bg'
import { EngineError, unknownError } from '../engine/engine-error.ts'
import type { EngineMethod, SchemaEngine } from '../engine/schema-engine.ts'

const engineMethods = new Set<string>([
  'applyMigrations',
  'createMigration',
  'dbExecute',
  'devDiagnostic',
  'diagnoseMigrationHistory',
  'ensureConnectionValidity',
  'evaluateDataLoss',
  'introspect',
  'markMigrationApplied',
  'markMigrationRolledBack',
  'reset',
  'schemaPush',
] satisfies EngineMethod[])

export interface RequestContext {
  engine: SchemaEngine
  url: string | undefined
  /** Shows text on the CLI's stdout, and resolves when the CLI has done so. */
  print: (text: string) => Promise<void>
}

/** The result of one JSON-RPC method. Throws `EngineError`; undefined for an unknown method. */
export async function handleRequest(
  method: string,
  params: unknown,
  { engine, url, print }: RequestContext,
): Promise<unknown> {
  switch (method) {
    case 'createDatabase':
      return createDatabase(params, url)
    case 'debugPanic':
      throw new Error('This is the debugPanic artificial panic')
    case 'diff':
      return diff(params as DiffParams, engine, print)
    case 'getDatabaseVersion':
      return engine.call('version', undefined)
    case 'introspectSql':
      throw typedSqlRefusal()
    default:
      if (!engineMethods.has(method)) return undefined
      // The CLI builds the parameters from the same definitions that the WASM has.
      return (await engine.call(method as EngineMethod, params as never)) ?? null
  }
}

async function createDatabase(params: unknown, url: string | undefined): Promise<never> {
  const { datasource } = params as { datasource: { url?: string } }
  const { refuseToCreate } = await import('./database-commands.ts')
  return refuseToCreate(datasource.url ?? url ?? '')
}

/** The native engine prints the diff through the CLI and answers without it. */
async function diff(
  params: DiffParams,
  engine: SchemaEngine,
  print: (text: string) => Promise<void>,
): Promise<DiffResult> {
  const { stdout, ...result } = await engine.call('diff', params)
  if (stdout !== null && stdout !== '') await print(stdout.replace(/\n$/, ''))
  return { ...result, stdout: null }
}

function typedSqlRefusal(): EngineError {
  return new EngineError(
    unknownError(
      "TypedSQL (`prisma generate --sql`) needs Prisma's native schema engine, which this project does not use: write the query with `$queryRaw`.",
    ),
  )
}
