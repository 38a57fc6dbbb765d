import { createHash } from 'node:crypto'
import { type Database, inTransaction, Prisma } from '@repo/db'
import { HTTPException } from 'hono/http-exception'
import type { ApiContext } from '../app.ts'
import { etagOf } from './etag.ts'
import { headerOf } from './headers.ts'

const longestKey = 200

type InTransaction<Answer> = (tx: Prisma.TransactionClient) => Promise<Answer>
/** Typed so that it can be one call of Prisma, and nothing beside it. */
type OneStatement<Row> = (tx: Prisma.TransactionClient) => Prisma.PrismaPromise<Row>

/**
 * Runs a create in one transaction, and once for each `Idempotency-Key` of a caller: a repeat gets the
 * first answer again. Key and record are committed together, so that a request which failed may be
 * repeated. The transaction runs again where a migration has just changed a table that it uses.
 *
 * With `answer`, `create` is one statement, which without a key needs no transaction around it.
 */
export function once<Answer extends Response>(
  c: ApiContext,
  db: Database,
  create: InTransaction<Answer>,
): Promise<Answer>
export function once<Row, Answer extends Response>(
  c: ApiContext,
  db: Database,
  create: OneStatement<Row>,
  answer: (row: Row) => Answer,
): Promise<Answer>
export async function once<Row, Answer extends Response>(
  c: ApiContext,
  db: Database,
  create: (tx: Prisma.TransactionClient) => Promise<Row | Answer>,
  answer?: (row: Row) => Answer,
): Promise<Answer> {
  // By the overloads, it makes the answer where nothing else does.
  const run = async (tx: Prisma.TransactionClient) =>
    answer ? answer((await create(tx)) as Row) : ((await create(tx)) as Answer)
  const key = headerOf(c, 'idempotency-key')
  if (key === undefined) return answer ? run(db) : inTransaction(db, run)
  return onceByKey(c, db, key, run)
}

async function onceByKey<Answer extends Response>(
  c: ApiContext,
  db: Database,
  key: string,
  create: InTransaction<Answer>,
): Promise<Answer> {
  const id = { caller: callerOfKey(c, key), key }
  const request = hashOf(c.req.method, c.req.path, await c.req.text())
  try {
    return await inTransaction(db, async (tx) => {
      // A second request with the key waits here until the first is through.
      await tx.idempotencyKey.create({ data: { ...id, request, status: 0, body: '' } })
      const answer = await create(tx)
      const body = await answer.text()
      await tx.idempotencyKey.update({
        where: { caller_key: id },
        data: { status: answer.status, body },
      })
      // No clone: Node 22 closes the body of a response whose clone was collected as garbage.
      return new Response(body === '' ? null : body, answer) as Answer // the same answer, unread
    })
  } catch (error) {
    const first = isTaken(error)
      ? await db.idempotencyKey.findUnique({ where: { caller_key: id } })
      : null
    if (first === null) throw error
    return replay(first, request) as Answer // what `create` answered then
  }
}

function callerOfKey(c: ApiContext, key: string): string {
  if (!/^[\x21-\x7e]+$/.test(key) || key.length > longestKey) {
    throw new HTTPException(400, {
      message: `Idempotency-Key must be 1 to ${longestKey} visible ASCII characters.`,
    })
  }
  // Nobody may be answered with the record of another.
  if (c.var.caller === undefined) {
    if (c.var.refusal) throw c.var.refusal
    throw new HTTPException(400, {
      message: 'Idempotency-Key needs a token: the keys of callers without one are not told apart.',
    })
  }
  return c.var.caller.subject
}

function replay(first: { request: string; status: number; body: string }, request: string) {
  if (first.request !== request) {
    throw new HTTPException(422, { message: 'This Idempotency-Key was used for another request.' })
  }
  const { updatedAt } = Object(JSON.parse(first.body))
  const headers = {
    'content-type': 'application/json',
    'idempotency-replayed': 'true',
    ...(typeof updatedAt === 'string' ? { etag: etagOf(new Date(updatedAt)) } : {}),
  }
  return new Response(first.body, { status: first.status, headers })
}

/** Whether the key, or a unique value of the record, is there already. */
const isTaken = (error: unknown) =>
  error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002'

const hashOf = (...parts: string[]) =>
  createHash('sha256').update(JSON.stringify(parts)).digest('base64url')
