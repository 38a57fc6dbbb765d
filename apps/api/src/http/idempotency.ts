import { createHash } from 'node:crypto'
import { type Database, Prisma } from '@repo/db'
import { HTTPException } from 'hono/http-exception'
import type { ApiContext } from '../app.ts'
import { etagOf } from './etag.ts'
import { headerOf } from './headers.ts'

const longestKey = 200

/**
 * Runs a create, once for each `Idempotency-Key` of a caller: a repeat gets the first answer again.
 * Key and record are committed together, so that a request which failed may be repeated.
 */
export async function once<Answer extends Response>(
  c: ApiContext,
  db: Database,
  create: (tx: Prisma.TransactionClient) => Promise<Answer>,
): Promise<Answer> {
  const key = headerOf(c, 'idempotency-key')
  if (key === undefined) return create(db)
  if (!/^[\x21-\x7e]+$/.test(key) || key.length > longestKey) {
    throw new HTTPException(400, {
      message: `Idempotency-Key must be 1 to ${longestKey} visible ASCII characters.`,
    })
  }
  // Nobody may be answered with the record of another.
  if (c.var.caller === undefined) {
    throw new HTTPException(400, {
      message: 'Idempotency-Key needs a token: the keys of callers without one are not told apart.',
    })
  }
  const id = { caller: c.var.caller.subject, key }
  const request = hashOf(c.req.method, c.req.path, await c.req.text())
  try {
    return await db.$transaction(async (tx) => {
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
    if (first.request !== request) {
      throw new HTTPException(422, {
        message: 'This Idempotency-Key was used for another request.',
      })
    }
    const { updatedAt } = Object(JSON.parse(first.body))
    const headers = {
      'content-type': 'application/json',
      'idempotency-replayed': 'true',
      ...(typeof updatedAt === 'string' ? { etag: etagOf(new Date(updatedAt)) } : {}),
    }
    // What `create` answered then.
    return new Response(first.body, { status: first.status, headers }) as Answer
  }
}

/** Whether the key, or a unique value of the record, is there already. */
const isTaken = (error: unknown) =>
  error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002'

const hashOf = (...parts: string[]) =>
  createHash('sha256').update(JSON.stringify(parts)).digest('base64url')
