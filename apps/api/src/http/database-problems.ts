import { type Database, Prisma } from '@repo/db'
import { brokenRule, isRule, mismatch, type OwnMistake } from './broken-rules.ts'
import { constrainedFields } from './constrained-fields.ts'
import type { Problem } from './problems.ts'

/** What the request was, where the meaning of an error depends on it. */
export interface FailedRequest {
  /** The route heeds its If-Match. */
  conditional: boolean
  /** Its body. */
  sent: object
}

/**
 * What an error of Prisma, its adapter or the driver means to the client. A mistake of our own is
 * undefined, or has a probable reason.
 */
export async function databaseProblem(
  error: Error,
  { conditional, sent }: FailedRequest,
  db: Database,
): Promise<Problem | OwnMistake | undefined> {
  if (error instanceof Prisma.PrismaClientInitializationError) return away
  if (!(error instanceof Prisma.PrismaClientKnownRequestError)) return driverProblem(error)
  // RFC 9110: where there is no record, no version of it matches.
  if (error.code === 'P2025' && conditional) return changedSince
  if (error.code === 'P2028') return /Unable to start/.test(error.message) ? away : tooSlow
  const { kind = '', originalCode = '', originalMessage = '' } = causeOf(error)
  const said = {
    code: originalCode || error.code,
    message: originalMessage || (error.message.split('\n').at(-1) ?? ''),
  }
  if (isRule(said)) return brokenRule(said, sent, db)
  const mistake = mismatch(said)
  if (mistake !== undefined) return mistake
  const problem = byCode[error.code] ?? bySqlState(originalCode)
  if (problem === undefined) return awayKinds.test(kind) ? away : undefined
  const message = messages.get(problem)
  const paths = message === undefined ? [] : constrainedFields(db, error)
  if (message === undefined || paths.length === 0) return problem
  return { ...problem, errors: paths.map((path) => ({ path, message })) }
}

/**
 * Errors of the pool, of connecting, and of BEGIN and COMMIT come as they are, or as adapter-pg wraps
 * them; Prisma wraps once more what it has no code for.
 */
function driverProblem(error: Error): Problem | undefined {
  const { code, syscall } = error as NodeJS.ErrnoException
  if (typeof code === 'string' && /^(08...|53...|57P..)$/.test(code)) return away
  if (typeof syscall === 'string' && /^(connect|read|write|getaddrinfo|shutdown)$/.test(syscall)) {
    return away
  }
  if (error.message.endsWith('Query read timeout')) return tooSlow
  const { kind = '' } = Object(error.cause)
  return awayKinds.test(kind) || awayMessages.test(error.message) ? away : undefined
}

/** Nobody let go of a connection in time, or it broke. */
const awayMessages =
  /timeout exceeded when trying to connect|Connection terminated|Client has encountered a connection error|Client was closed|terminating connection due to|\b(?:read|write) E[A-Z]+\b/

/** What adapter-pg 7.10 says of an error: its own word, and PostgreSQL's code of what Prisma has none for. */
function causeOf({ meta }: Prisma.PrismaClientKnownRequestError) {
  const adapted = meta?.driverAdapterError as
    | { cause?: { kind?: string; originalCode?: string; originalMessage?: string } }
    | undefined
  return adapted?.cause ?? {}
}

/** Of raw queries: the others have a code of Prisma's. */
const awayKinds = /^(DatabaseNotReachable|ConnectionClosed|SocketTimeout|TooManyConnections)$/

function bySqlState(state: string): Problem | undefined {
  if (state === '57014') return tooSlow
  if (state === '23505') return notUnique
  if (state === '23503' || state === '23001') return reference
  if (state === '23P01') return excluded
  // Constraints and triggers that a migration brings: what they say is not for everyone.
  if (/^(23|P0001)/.test(state)) return badValue('A value breaks a rule of its table.')
  if (/^(40|55P03)/.test(state)) return writeConflict
  if (/^(08|53|57P|25006)/.test(state)) return away
  // Data exceptions and exceeded limits: an index entry has 2704 bytes at most.
  if (/^(22|54)/.test(state)) return badValue('A value does not fit its column.')
  return undefined
}

const badValue = (detail: string): Problem => ({ status: 400, code: 'bad_value', detail })

const changedSince: Problem = {
  status: 412,
  detail: 'The record is gone, or changed since the version that If-Match names.',
}

const away: Problem = {
  status: 503,
  code: 'database_unavailable',
  detail: 'The database does not answer.',
  headers: { 'retry-after': '1' },
}

const tooSlow: Problem = {
  status: 504,
  code: 'timeout',
  detail: 'The database took too long for this request and gave it up.',
}

export const writeConflict: Problem = {
  status: 409,
  code: 'write_conflict',
  detail: 'Another request changed this record at the same time; try again.',
}

const notUnique: Problem = {
  status: 409,
  code: 'not_unique',
  detail: 'Another record has this value, which must be unique.',
}

const reference: Problem = {
  status: 409,
  code: 'reference',
  detail: 'A record that this one refers to, or that refers to it, stands in the way.',
}

/** Of these fields of a body. */
export const referenceTo = (paths: readonly string[]): Problem => ({
  ...reference,
  errors: paths.map((path) => ({ path, message: refersToNone })),
})

const excluded: Problem = {
  status: 409,
  detail: 'A value goes against that of another record.',
}

const refersToNone = 'refers to no record'

/** Of each field, where it is known. */
const messages = new Map([
  [notUnique, 'has the value of another record'],
  [reference, refersToNone],
])

/** Prisma's error codes that a client can do something about. */
const byCode: Record<string, Problem> = {
  P2000: badValue('A value is longer than its column.'),
  P2020: badValue('A value is out of the range of its column.'),
  P2002: notUnique,
  P2003: reference,
  P2025: { status: 404, detail: 'No such record.' },
  P2034: writeConflict,
  P1001: away,
  P1002: away,
  P1008: away,
  P1017: away,
  P2024: away,
  P2037: away,
}
