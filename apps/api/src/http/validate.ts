import { zValidator } from '@hono/zod-validator'
import type { z } from 'zod'
import type { ApiContext } from '../app.ts'
import { marked } from './marks.ts'
import { problemsOf, ValidationError } from './problems.ts'
import { readJson } from './read-json.ts'

/** Validates a part of the request; what does not fit becomes one 400 that lists every problem. */
export function valid<
  Target extends 'json' | 'param' | 'query' | 'header',
  Schema extends z.ZodType,
>(target: Target, schema: Schema) {
  const validator = zValidator(target, schema, (result) => {
    if (result.success) return
    throw new ValidationError(problemsOf(result.error))
  })
  const withBody: typeof validator = async (c, next) => {
    await readJson(c as ApiContext) // of every route of the app
    return validator(c, next)
  }
  return marked(target === 'json' ? withBody : validator, { input: { target, schema } })
}
