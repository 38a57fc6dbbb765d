import { zValidator } from '@hono/zod-validator'
import type { ValidationTargets } from 'hono'
import { HTTPException } from 'hono/http-exception'
import type { z } from 'zod'
import { ValidationError } from './problems.ts'

/** Validates a part of the request; what does not fit becomes one 400 that lists every problem. */
export const valid = <Target extends keyof ValidationTargets, Schema extends z.ZodType>(
  target: Target,
  schema: Schema,
) =>
  zValidator(target, schema, (result, c) => {
    if (result.success) return
    if (
      target === 'json' &&
      !/^application\/(.+\+)?json\b/.test(c.req.header('content-type') ?? '')
    ) {
      throw new HTTPException(415, { message: 'The body must be sent as application/json.' })
    }
    throw new ValidationError(
      result.error.issues.map(({ path, message }) => ({ path: path.join('.'), message })),
    )
  })
