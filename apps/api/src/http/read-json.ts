import type { ApiContext } from '../app.ts'
import { headerOf } from './headers.ts'
import { ProblemError } from './problems.ts'

const utf8 = new TextDecoder('utf-8', { fatal: true })

/** Who sent it went away before its end: nobody reads the answer, and it is no failure of the server. */
export function incomplete(cause: unknown): never {
  throw new ProblemError({ status: 400, detail: 'The body did not arrive whole.' }, { cause })
}

/**
 * The body of the request. Throws a 415 for another type than JSON, and a 400 for bytes that are no
 * UTF-8, which Hono would replace by U+FFFD, and for a text that is no JSON.
 */
export async function readJson(c: ApiContext): Promise<unknown> {
  if (!/^application\/([\w.-]+\+)?json\s*(;|$)/i.test(headerOf(c, 'content-type') ?? '')) {
    throw new ProblemError({
      status: 415,
      detail: 'The body must be sent as application/json.',
      headers: { accept: 'application/json' },
    })
  }
  const bytes = await c.req.arrayBuffer().catch(incomplete)
  try {
    return JSON.parse(utf8.decode(bytes))
  } catch (cause) {
    const what = cause instanceof SyntaxError ? 'JSON' : 'UTF-8'
    throw new ProblemError({ status: 400, detail: `The body is not valid ${what}.` }, { cause })
  }
}
