import type { ApiContext } from '../app.ts'
import { ProblemError } from './problems.ts'

const utf8 = new TextDecoder('utf-8', { fatal: true })

/**
 * Reads the text of a JSON body, for `c.req.json()`. Throws a 415 for another type, whose body would
 * be taken for an empty one, and a 400 for bytes that Hono would replace by U+FFFD.
 */
export async function readJson(c: ApiContext): Promise<void> {
  if (!/^application\/([\w.-]+\+)?json\s*(;|$)/i.test(c.req.header('content-type') ?? '')) {
    throw new ProblemError({
      status: 415,
      detail: 'The body must be sent as application/json.',
      headers: { accept: 'application/json' },
    })
  }
  const bytes = await c.req.raw.arrayBuffer()
  try {
    // Hono's type says string; what it keeps and reads is a promise.
    Object.assign(c.req.bodyCache, { text: Promise.resolve(utf8.decode(bytes)) })
  } catch (cause) {
    throw new ProblemError({ status: 400, detail: 'The body is not UTF-8.' }, { cause })
  }
}
