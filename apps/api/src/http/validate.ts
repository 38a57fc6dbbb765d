import { zValidator } from '@hono/zod-validator'
import type { z } from 'zod'
import { marked } from './marks.ts'
import { problemsOf, ValidationError } from './problems.ts'

/** Validates a part of the request; what does not fit becomes one 400 that lists every problem. */
export const valid = <
  Target extends 'json' | 'param' | 'query' | 'header',
  Schema extends z.ZodType,
>(
  target: Target,
  schema: Schema,
) =>
  marked(
    zValidator(target, schema, (result) => {
      if (result.success) return
      throw new ValidationError(problemsOf(result.error))
    }),
    { input: { target, schema } },
  )
