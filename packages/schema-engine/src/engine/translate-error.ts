import type { FailureRecord } from '../adapter/failure-record.ts'
import { connectionFailure } from '../connection/connection-failure.ts'
import { describeServerError, isServerError } from '../connection/server-error.ts'
import { EngineError, type ErrorData, knownError, unknownError } from './engine-error.ts'
import { describeKnownError } from './known-errors.ts'
import { describeFailedMigration, describeScriptError } from './migration-error.ts'
import { panicError } from './panic-registry.ts'

/** Where the call came from: some errors are about what it was given. */
export interface CallContext {
  params: object
  failures: FailureRecord
}

/** What the WASM threw, with the code and meta that the native engine gives, or a bug as it is. */
export function translateError(error: unknown, context: CallContext): Error {
  if (error instanceof EngineError) return error
  if (!(error instanceof Error)) return new Error(String(error))
  const panic = panicError(error)
  if (panic !== undefined) return panic
  const data = errorData(error, context)
  return new EngineError(data, context.failures.script?.error ?? context.failures.last?.error)
}

function errorData(error: Error, context: CallContext): ErrorData {
  const { failures, params } = context
  const code = 'code' in error ? String(error.code) : undefined
  const { last } = failures
  // A script whose connection broke says nothing of the script.
  const connection =
    last && !isServerError(failures.script?.error)
      ? connectionFailure(last.error, last.url)
      : undefined
  if (connection !== undefined && (code ?? connection.error_code) === connection.error_code) {
    return connection
  }
  if (code !== undefined) {
    return describeKnownError(code, withoutTrace(error.message), context)
  }
  if (failures.shadow !== undefined) return shadowError(failures.shadow)
  const failed = failures.script
  if (failed !== undefined && 'migrationsList' in params) {
    return describeFailedMigration(failures.migration, failed)
  }
  return failures.last === undefined
    ? unknownError(withoutTrace(error.message))
    : databaseError(failures.last, 'script' in params ? String(params.script) : undefined)
}

function shadowError({ error, url, configured }: NonNullable<FailureRecord['shadow']>): ErrorData {
  if (error instanceof EngineError) return error.data
  const inner = databaseError({ error, url })
  if (configured) return inner
  const message = `The shadow database cannot be created: ${inner.message}\nThe role needs CREATEDB, or the config a shadowDatabaseUrl.`
  return knownError('P3014', message, { inner_error: inner })
}

function databaseError(
  { error, url }: NonNullable<FailureRecord['last']>,
  script?: string,
): ErrorData {
  if (error instanceof EngineError) return error.data
  const failure = connectionFailure(error, url)
  if (failure !== undefined) return failure
  if (script !== undefined) return unknownError(describeScriptError({ script, error }))
  if (isServerError(error)) return unknownError(describeServerError(error))
  return unknownError(error instanceof Error ? error.message : String(error))
}

/** The WASM adds the spans in which it was, numbered from 0. */
function withoutTrace(message: string): string {
  return message.replace(/\n {3}0: [\s\S]*$/, '')
}
