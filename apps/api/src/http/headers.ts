import type { ApiContext } from '../app.ts'

/**
 * A header of the request, by its name in lower case. Node has read it already: Hono would make a
 * `Headers` of all of them first, which takes longer than a route.
 */
export function headerOf(c: ApiContext, name: string): string | undefined {
  const incoming = c.env?.incoming
  if (incoming === undefined) return c.req.header(name)
  const value = incoming.headers[name]
  return typeof value === 'string' ? value : undefined
}

/** Adds a header to the answer, unless that becomes a problem. */
export function addHeader(c: ApiContext, name: string, value: string): void {
  c.set('headers', { ...c.get('headers'), [name]: value })
}

/**
 * Gives the answer headers which it does not have by itself. They go to Node, where there is one, for
 * the same reason.
 */
export function fillHeaders(c: ApiContext, headers: Record<string, string>): void {
  const outgoing = c.env?.outgoing
  for (const name in headers) {
    const value = headers[name] ?? ''
    if (outgoing !== undefined) outgoing.setHeader(name, value)
    else if (!c.res.headers.has(name)) c.res.headers.set(name, value)
  }
}
