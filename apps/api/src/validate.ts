import { zValidator } from '@hono/zod-validator'
import type { ValidationTargets } from 'hono'
import type { z } from 'zod'
import { ValidationError } from './problems.ts'

/** Validates a part of the request; what does not fit becomes one 400 that lists every problem. */
export const valid = <Target extends keyof ValidationTargets, Schema extends z.ZodType>(
  target: Target,
  schema: Schema,
) =>
  zValidator(target, schema, (result) => {
    if (result.success) return
    throw new ValidationError(
      result.error.issues.map(({ path, message }) => ({ path: path.join('.'), message })),
    )
  })
