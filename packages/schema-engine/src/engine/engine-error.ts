/** The `data` of an error reply, in the shape that Prisma's CLI reads (`user_facing_errors::Error`). */
export interface ErrorData {
  is_panic: boolean
  message: string
  /** `P1001` and so on; absent for an error that Prisma has no code for. */
  error_code?: string
  meta?: Record<string, unknown> | null
  backtrace?: string | null
}

/** An error as the engine reports it, to the CLI or to a caller in the same process. */
export class EngineError extends Error {
  override readonly name = 'EngineError'
  readonly data: ErrorData

  constructor(data: ErrorData, cause?: unknown) {
    super(data.message, cause === undefined ? undefined : { cause })
    this.data = data
  }
}

export function knownError(
  code: string,
  message: string,
  meta: Record<string, unknown> | null,
): ErrorData {
  return { is_panic: false, error_code: code, message, meta }
}

export function unknownError(message: string): ErrorData {
  return { is_panic: false, message, backtrace: null }
}

/** P1013, for a call that needs a database. */
export function missingUrl(): EngineError {
  const details = 'datasource.url is not set in prisma.config.ts'
  return new EngineError(
    knownError('P1013', `The database URL is missing: ${details}.`, { details }),
  )
}
