import { UserError, type UserErrorOptions } from '@repo/cli'
import { PooledConnection } from '../connection/pooled-connection.ts'
import { isServerError } from '../connection/server-error.ts'
import { EngineError } from '../engine/engine-error.ts'
import { CommitUnknown } from '../engine/run-transaction.ts'

/** Prisma's codes by what they are about. */
const codes: Record<string, UserErrorOptions['code']> = {
  P1000: 'DATABASE.AUTHENTICATION_FAILED',
  P1001: 'DATABASE.UNREACHABLE',
  P1002: 'MIGRATION.LOCKED',
  P1003: 'DATABASE.NOT_FOUND',
  P1010: 'DATABASE.ACCESS_DENIED',
  P1011: 'DATABASE.TLS_FAILED',
  P1012: 'SCHEMA.INVALID',
  P1013: 'DATABASE.URL_INVALID',
  P1017: 'DATABASE.CONNECTION_CLOSED',
  P2037: 'DATABASE.TOO_MANY_CONNECTIONS',
  P3005: 'MIGRATION.DATABASE_NOT_EMPTY',
  P3006: 'MIGRATION.REPLAY_FAILED',
  P3008: 'MIGRATION.ALREADY_APPLIED',
  P3009: 'MIGRATION.FAILED_BEFORE',
  P3011: 'MIGRATION.NOT_APPLIED',
  P3012: 'MIGRATION.NOT_FAILED',
  P3014: 'DATABASE.SHADOW_REFUSED',
  P3017: 'MIGRATION.NOT_FOUND',
  P3018: 'MIGRATION.FAILED',
}

/** Awaits a call of the engine; what it reports is a `UserError` whose cause is the `EngineError`. */
export async function withUserErrors<Result>(call: Promise<Result>): Promise<Result> {
  try {
    return await call
  } catch (error) {
    if (error instanceof CommitUnknown) throw commitUnknown(error)
    const pooled = pooledConnection(error)
    if (pooled !== undefined) {
      const { message, hint } = pooled
      throw new UserError({ code: 'DATABASE.POOLED_URL', message, hint, cause: error })
    }
    const code = error instanceof EngineError ? userCode(error) : undefined
    if (code === undefined || !(error instanceof EngineError)) throw error
    const hint = hintOf(error)
    throw new UserError({
      code,
      message: error.message.trim(),
      ...(hint === undefined ? {} : { hint }),
      cause: error,
    })
  }
}

/** From the session of the lock it comes as it is, from that of the WASM as a cause. */
function pooledConnection(error: unknown): PooledConnection | undefined {
  if (error instanceof PooledConnection) return error
  return error instanceof EngineError && error.cause instanceof PooledConnection
    ? error.cause
    : undefined
}

const hints: Record<string, string> = {
  P1000:
    'Correct user and password in the URL, postgresql://user:password@host:port/name. In them @ is written %40, : %3A, / %2F, ? %3F, # %23 and % %25.',
  P1001: 'Start the server, or correct host and port in the URL.',
  P1010:
    'Correct the user or the name of the database in the URL, or let the user in by SQL: GRANT',
  P1011:
    'Without TLS, add sslmode=disable to the URL. For a certificate of your own authority, add sslcert=<its file>.',
  P1013: 'See .env.example for the form.',
}

function hintOf({ data }: EngineError): string | undefined {
  const { error_code = '', meta } = data
  if (error_code !== 'P1003') return hints[error_code]
  const name = String(meta?.database_name).replaceAll('"', '""')
  if (name === '')
    return 'Write its name behind the port: postgresql://user:password@host:port/name'
  return `Correct the name in the URL. Or create the database by SQL: CREATE DATABASE "${name}"`
}

function userCode({ data, cause }: EngineError): UserErrorOptions['code'] | undefined {
  if (data.error_code === undefined) {
    if (!isServerError(cause)) return undefined
    // Shut down, crashed, or starting again.
    return /^57P0[123]$/.test(cause.code) ? 'DATABASE.CONNECTION_CLOSED' : 'DATABASE.ERROR'
  }
  return codes[data.error_code] ?? (`PRISMA.${data.error_code}` as UserErrorOptions['code']) // P1234
}

const commitUnknown = (cause: CommitUnknown) =>
  new UserError({
    code: 'DATABASE.COMMIT_UNKNOWN',
    message: 'The connection to the database broke while the transaction was committed.',
    cause,
  })
