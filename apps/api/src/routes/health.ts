import { Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { z } from 'zod'
import { open } from '../access/access.ts'
import type { ApiEnv, Deps } from '../app.ts'

const ok = z.object({ status: z.literal('ok') })

/** Live: the process answers. Ready: the database does too. */
export const health = ({ db }: Pick<Deps, 'db'>) =>
  new Hono<ApiEnv>()
    .get('/live', open({ 200: ok }), (c) => c.json({ status: 'ok' as const }))
    .get('/ready', open({ 200: ok }), async (c) => {
      await db.$queryRaw`SELECT 1`.catch((cause: unknown) => {
        throw new HTTPException(503, { message: 'The database does not answer.', cause })
      })
      return c.json({ status: 'ok' as const })
    })
