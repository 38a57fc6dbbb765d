import type { Prisma } from '@repo/db'
import { Hono } from 'hono'
import { z } from 'zod'
import { can } from '../src/access/access.ts'
import type { ApiEnv, RouteDeps } from '../src/app.ts'
import { answer, type ColumnsOf, selectOf } from '../src/http/answers.ts'
import { ifMatch, onVersion, tagged } from '../src/http/etag.ts'
import { field } from '../src/http/fields.ts'
import { once } from '../src/http/idempotency.ts'
import { type Including, queryOf } from '../src/http/include.ts'
import { listOf, pageOf } from '../src/http/list.ts'
import { valid } from '../src/http/validate.ts'
import { health } from '../src/routes/health.ts'

/*
 * Of the tests of what all resources share: a resource whose table is the API's own, so that they
 * know no column of a table that the project may change.
 */

const columns = z.object({
  caller: answer.text(),
  count: answer.int(),
  resetsAt: answer.datetime(),
})

/** One row as it is answered. The table has no `updatedAt`: `resetsAt` tells versions apart. */
const rateLimit = columns
  .extend({ updatedAt: z.date().meta({ type: 'string', format: 'date-time' }) })
  .meta({ id: 'RateLimit' })

const select = selectOf(columns) satisfies ColumnsOf<Prisma.RateLimitSelect, typeof columns>
const related = () => ({})
type Row = Including<z.infer<typeof columns>, ReturnType<typeof related>>
const versioned = (row: Row) => ({ ...row, updatedAt: row.resetsAt })

const body = z.strictObject({ caller: field.text(), count: field.int() })
const params = valid('param', z.object({ caller: field.text() }))
const list = listOf(rateLimit, related, 'caller')

const [read, write] = ['rate-limits:read', 'rate-limits:write']

const rateLimitRoutes = ({ db, reads }: RouteDeps) =>
  new Hono<ApiEnv>()
    .get('/', can(read, { 200: pageOf(rateLimit) }), list, async (c) => {
      const { include: _include, of, ...page } = c.req.valid('query')
      const rows: Row[] = await reads(c).rateLimit.findMany({ ...page, select })
      return c.json(of(rows.map(versioned)))
    })
    .post('/', can(write, { 201: rateLimit }, { repeatable: true }), valid('json', body), (c) =>
      once(c, db, async (tx) => {
        const data = { ...c.req.valid('json'), resetsAt: new Date() }
        const row = await tx.rateLimit.create({ data, select })
        return c.json(tagged(c, versioned(row)), 201)
      }),
    )
    .get('/:caller', can(read, { 200: rateLimit }), params, queryOf(related), async (c) => {
      const where = c.req.valid('param')
      const row: Row = await reads(c).rateLimit.findUniqueOrThrow({ where, select })
      return c.json(tagged(c, versioned(row)))
    })
    .patch(
      '/:caller',
      can(write, { 200: rateLimit }, { conditional: true }),
      params,
      valid('json', body.partial()),
      async (c) => {
        const where = c.req.valid('param')
        const row = await onVersion(
          c,
          async () => versioned(await db.rateLimit.findUniqueOrThrow({ where, select })),
          (match) =>
            db.rateLimit.update({
              where: { ...where, resetsAt: match.where.updatedAt },
              data: { ...c.req.valid('json'), resetsAt: match.data.updatedAt },
              select,
            }),
        )
        return c.json(tagged(c, versioned(row)))
      },
    )
    .delete(
      '/:caller',
      can(write, { 204: undefined }, { conditional: true }),
      params,
      async (c) => {
        const where = { ...c.req.valid('param'), resetsAt: ifMatch(c).where?.updatedAt }
        await db.rateLimit.delete({ where, select: { caller: true } })
        return c.body(null, 204)
      },
    )

export const ownRoutes = (deps: RouteDeps) =>
  new Hono<ApiEnv>().route('/rate-limits', rateLimitRoutes(deps))

/** What a process of `startApi` has in the place of the project's routes. */
export const routes = (deps: RouteDeps) => ownRoutes(deps).route('/health', health(deps))
