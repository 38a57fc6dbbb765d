import { errorCode } from '@repo/cli/error-code'

/** What PostgreSQL called an error that the engine reports, as `55P03`. */
export function sqlState(error: unknown): string | undefined {
  const cause = error instanceof Error ? error.cause : undefined
  return cause === undefined ? errorCode(error) : sqlState(cause)
}
