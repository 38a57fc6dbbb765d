import { Hono } from 'hono'
import { z } from 'zod'
import { open } from '../access/access.ts'
import type { ApiEnv, Deps } from '../app.ts'
import { ProblemError } from '../http/problems.ts'

const ok = z.object({ status: z.literal('ok') })

/** Live: the process answers. Ready: its database does too, and has what this release needs. */
export const health = ({ checkReadiness }: Deps) =>
  new Hono<ApiEnv>()
    .get('/live', open({ 200: ok }), (c) => c.json({ status: 'ok' as const }))
    .get('/ready', open({ 200: ok }), async (c) => {
      const reason = await checkReadiness()
      if (reason !== undefined)
        throw new ProblemError({ status: 503, code: 'not_ready', detail: reason })
      return c.json({ status: 'ok' as const })
    })
