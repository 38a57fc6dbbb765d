import { Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import type { Deps } from '../app.ts'

/** Live: the process answers. Ready: the database does too. */
export const health = ({ db }: Pick<Deps, 'db'>) =>
  new Hono()
    .get('/live', (c) => c.json({ status: 'ok' as const }))
    .get('/ready', async (c) => {
      await db.$queryRaw`SELECT 1`.catch((cause: unknown) => {
        throw new HTTPException(503, { message: 'The database does not answer.', cause })
      })
      return c.json({ status: 'ok' as const })
    })
