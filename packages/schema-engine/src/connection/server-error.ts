/** The fields of an error that PostgreSQL sent. Known by its shape, so that nobody loads `pg` for it. */
export interface ServerError extends Error {
  severity: string
  /** SQLSTATE. */
  code: string
  detail?: string
  hint?: string
  /** 1-based, in characters of the query. */
  position?: string
  column?: string
}

export function isServerError(error: unknown): error is ServerError {
  return error instanceof Error && 'severity' in error && typeof error.severity === 'string'
}

/** The server's own words. */
export function describeServerError({ severity, message, detail, hint }: ServerError): string {
  return [
    `${severity}: ${message}`,
    ...(detail === undefined ? [] : [`DETAIL: ${detail}`]),
    ...(hint === undefined ? [] : [`HINT: ${hint}`]),
  ].join('\n')
}
