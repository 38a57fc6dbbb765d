import { Hono } from 'hono'
import type { Deps } from '../app.ts'

/** Live: the process answers. Ready: the database does too. */
export const health = ({ db }: Pick<Deps, 'db'>) =>
  new Hono()
    .get('/live', (c) => c.json({ status: 'ok' as const }))
    .get('/ready', async (c) => {
      await db.$queryRaw`SELECT 1`
      return c.json({ status: 'ok' as const })
    })
