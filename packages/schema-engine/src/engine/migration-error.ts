import { describeServerError, isServerError } from '../connection/server-error.ts'
import { type ErrorData, knownError } from './engine-error.ts'

interface FailedScript {
  script: string
  error: unknown
}

/** P3018 with the native engine's meta, which the WASM leaves to its caller. */
export function describeFailedMigration(name: string | undefined, failed: FailedScript): ErrorData {
  const meta = {
    migration_name: name ?? 'unknown',
    database_error_code: isServerError(failed.error) ? failed.error.code : 'none',
    database_error: describeScriptError(failed),
  }
  const message = [
    `The migration "${meta.migration_name}" failed. Later ones wait until it is resolved.`,
    `Database error code: ${meta.database_error_code}`,
    meta.database_error,
  ]
  return knownError('P3018', message.join('\n\n'), meta)
}

/** The database's own words, and the lines of the script up to the place that it names. */
export function describeScriptError({ script, error }: FailedScript): string {
  if (!isServerError(error)) return error instanceof Error ? error.message : String(error)
  const words = describeServerError(error)
  if (error.position === undefined) return words
  return [words, '', ...excerpt(script, Number(error.position))].join('\n')
}

/** Up to five lines before the position (1-based, in characters), and its own with a mark. */
function excerpt(script: string, position: number): string[] {
  const before = [...script].slice(0, position - 1).join('')
  const line = before.split('\n').length
  return script
    .split('\n')
    .slice(0, line)
    .map(
      (text, index) => `${index + 1 === line ? '>' : ' '}${String(index + 1).padStart(4)} ${text}`,
    )
    .slice(-6)
}
