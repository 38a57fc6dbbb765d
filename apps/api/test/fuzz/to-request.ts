import type { FuzzRequest, SentBody } from './arbitrary-request.ts'
import { SeenAt } from './arbitrary-value.ts'
import { encode, LongBody } from './hostile.ts'

/** The request as it is sent, with values that were seen before. */
export function toRequest(
  origin: string,
  { method, path, params, query, headers, body }: FuzzRequest,
  authorization: string | undefined,
  seen: readonly string[],
): Request {
  const text = (value: unknown): string => {
    if (value instanceof SeenAt) return seen[value.index % seen.length] ?? crypto.randomUUID()
    return Array.isArray(value) ? value.map(text).join(',') : String(value)
  }
  const filled = path.replaceAll(/\{([^}]+)\}/g, (_match, name) => encode(text(params[name])))
  const search = query.map(([name, value]) => `${encode(name)}=${encode(text(value))}`).join('&')
  const set = Object.entries(headers).filter(([, value]) => value !== undefined)
  const sent = new Headers(set.map(([name, value]) => [name, headerText(text(value))]))
  if (authorization !== undefined) sent.set('authorization', authorization)
  if (body !== undefined && !sent.has('content-type')) sent.set('content-type', 'application/json')
  const replaced = (_key: string, value: unknown) => (value instanceof SeenAt ? text(value) : value)
  const textOf = (body: SentBody) => {
    if (body instanceof LongBody) return body.text
    return typeof body === 'object' && 'json' in body ? JSON.stringify(body.json, replaced) : body
  }
  return new Request(`${origin}${filled}${search && `?${search}`}`, {
    method,
    headers: sent,
    redirect: 'manual',
    ...(body === undefined ? {} : { body: textOf(body) }),
  })
}

/** A header takes no other characters. */
const headerText = (text: string) => (/^[\t -~\x80-\xff]*$/.test(text) ? text : encode(text))
