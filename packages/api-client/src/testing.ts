import { Hono, type MiddlewareHandler } from 'hono'
import type { hc } from 'hono/client'
import { type ClientOptions, createClient } from './index.ts'

interface Note {
  text: string
}

/** As the lists of the API take their query. */
const sorted: MiddlewareHandler<
  object,
  string,
  { in: { query?: { cursor?: string; sort?: 'text' | '-text' } } }
> = (_c, next) => next()

/** Of which only the type is used. */
const notes = () =>
  new Hono()
    .get('/notes', sorted, (c) => c.json<{ data: Note[]; nextCursor: string | null }>(page()))
    .post('/notes', (c) => c.json({ text: 'a' }, 201))
    .get('/notes/:id', (c) => c.json({ text: 'a' }))
    .put('/notes/:id', (c) => c.json({ text: 'b' }))
    .patch('/notes/:id', (c) => c.json({ text: 'b' }))
    .delete('/notes/:id', (c) => c.body(null, 204))

const page = (...data: Note[]) => ({ data, nextCursor: null })

export type Notes = ReturnType<typeof hc<ReturnType<typeof notes>>>

/**
 * A client of an API that gives these answers, one a request and the last for all others. Each is made
 * for its request: Node 22 closes the body of a response whose clone was collected as garbage.
 */
export function clientOf(
  answers: (Error | (() => Response))[],
  options: Partial<ClientOptions> = {},
) {
  const sent: { method: string; url: string; headers: Headers; init: RequestInit }[] = []
  const fetch = async (url: string, init: RequestInit) => {
    sent.push({ method: String(init.method), url, headers: new Headers(init.headers), init })
    const answer = answers[Math.min(sent.length, answers.length) - 1]
    if (answer instanceof Error) throw answer
    return answer?.() ?? Response.error()
  }
  return { api: createClient<Notes>({ baseUrl: 'http://api', fetch, ...options }), sent }
}

export const away = new TypeError('fetch failed')
export const ok = () => Response.json({ text: 'a' })

export const failed = (status: number, retryAfter?: string) => () =>
  new Response(JSON.stringify({ status, code: 'a_code', detail: 'A detail.', errors: [] }), {
    status,
    headers: {
      'content-type': 'application/problem+json',
      'x-request-id': 'the-id',
      ...(retryAfter === undefined ? {} : { 'retry-after': retryAfter }),
    },
  })
