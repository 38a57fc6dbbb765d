import type { z } from 'zod'
import type { ApiContext } from '../app.ts'
import { headerOf } from './headers.ts'
import { type FieldProblem, ProblemError, ValidationError } from './problems.ts'
import { parseJson } from './unkept-numbers.ts'

const utf8 = new TextDecoder('utf-8', { fatal: true })

/** Who sent it went away before its end: nobody reads the answer, and it is no failure of the server. */
export function incomplete(cause: unknown): never {
  throw new ProblemError({ status: 400, detail: 'The body did not arrive whole.' }, { cause })
}

/**
 * The body of the request. Throws a 415 for another type than JSON, and a 400 for bytes that are no
 * UTF-8, which Hono would replace by U+FFFD, for a text that is no JSON, and for numbers in it that
 * are not kept.
 */
export async function readJson(c: ApiContext, schema: z.ZodType): Promise<unknown> {
  if (!/^application\/([\w.-]+\+)?json\s*(;|$)/i.test(headerOf(c, 'content-type') ?? '')) {
    throw new ProblemError({
      status: 415,
      detail: 'The body must be sent as application/json.',
      headers: { accept: 'application/json' },
    })
  }
  const bytes = await c.req.arrayBuffer().catch(incomplete)
  const problems: FieldProblem[] = []
  try {
    const body = parseJson(utf8.decode(bytes), schema, problems)
    if (problems.length === 0) return body
  } catch (cause) {
    if (cause instanceof RangeError) throw new ProblemError({ status: 400, detail: tooDeep })
    const what = cause instanceof SyntaxError ? 'JSON' : 'UTF-8'
    throw new ProblemError({ status: 400, detail: `The body is not valid ${what}.` }, { cause })
  }
  throw new ValidationError(problems)
}

const tooDeep = 'The body is nested too deeply.'
