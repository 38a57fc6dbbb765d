import { isServerError } from '../connection/server-error.ts'

/** Sends one statement and returns its rows. */
export type Execute = (sql: string, values?: unknown[]) => Promise<Record<string, unknown>[]>

type Send = (
  sql: string,
  values?: unknown[],
) => Promise<{ command: string; rows: Record<string, unknown>[] }>

/** The connection broke while COMMIT ran: the server may have the transaction or not. */
export class CommitUnknown extends Error {
  override readonly name = 'CommitUnknown'
}

/** Commits what `work` does, or takes it back where `work` throws. */
export async function runTransaction<Result>(
  send: Send,
  work: (execute: Execute) => Promise<Result>,
): Promise<Result> {
  await send('BEGIN')
  let result: Result
  try {
    result = await work(async (sql, values) => (await send(sql, values)).rows)
  } catch (error) {
    await send('ROLLBACK').catch(() => undefined) // the server rolls back a lost session itself
    throw error
  }
  await commit(send)
  return result
}

async function commit(send: Send): Promise<void> {
  const { command } = await send('COMMIT').catch((error: unknown) => {
    throw isRefusal(error) ? error : new CommitUnknown('COMMIT got no answer.', { cause: error })
  })
  // What the server answers, as no error, where a statement had failed.
  if (command === 'ROLLBACK') throw new Error('The transaction went on behind a failed statement.')
}

/** The server said no, as to a deferred constraint, and goes on; 57P01 and so on end the session. */
function isRefusal(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined
  return isServerError(cause) && !/^(08|57P)/.test(cause.code)
}
