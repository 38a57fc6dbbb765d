import { bodyLimit } from 'hono/body-limit'
import type { ApiContext, Deps } from '../app.ts'
import { maxBodyOf } from '../http/body.ts'
import { headerOf } from '../http/headers.ts'
import { ProblemError } from '../http/problems.ts'
import { incomplete } from '../http/read-json.ts'
import { clientAddress, networkOf } from './client-address.ts'
import { isPreflight } from './cors.ts'

/**
 * Who calls, how often, how much at once, and with how large a body: sets the caller of a request and
 * lets it pass, or throws a problem.
 */
export function createAdmit({ authenticate, limitRate, takePlace, settings }: Deps) {
  const limitBody = createBodyLimit(settings.maxBodyBytes)
  const addressOf = (c: ApiContext) => `address ${networkOf(clientAddress(c, settings.trustProxy))}`
  /** The header may be meant for an open route that reads it itself: only what needs a caller refuses it. */
  const callerOf = async (c: ApiContext) => {
    try {
      return await authenticate(headerOf(c, 'authorization'))
    } catch (error) {
      c.set('refusal', error instanceof Error ? error : new Error(String(error)))
      return undefined
    }
  }
  return async (c: ApiContext, pass: () => Promise<void>): Promise<void> => {
    // Neither brings a token, and a probe must not be refused for coming too often.
    if (isPreflight(c) || c.req.path.startsWith('/health/')) return pass()
    const caller = await callerOf(c)
    c.set('caller', caller)
    // Who tries tokens has no other name than the address.
    const name = caller ? `subject ${caller.subject}` : addressOf(c)
    const place = takePlace?.(name)
    try {
      if (place !== undefined) c.set('place', place)
      if (limitRate !== undefined) c.set('rate', await limitRate(name))
      await limitBody(c)
      await pass()
    } finally {
      place?.leave()
    }
  }
}

const asIncomplete = (error: unknown) => {
  if (error instanceof ProblemError) throw error
  incomplete(error)
}

function createBodyLimit(usual: number) {
  return async (c: ApiContext): Promise<void> => {
    if (c.req.method === 'GET' || c.req.method === 'HEAD') return
    const maxBytes = maxBodyOf(c) ?? usual
    const tooLarge = () => {
      throw new ProblemError({ status: 413, detail: `The body is larger than ${maxBytes} bytes.` })
    }
    // Node holds a body to the length that it was announced with.
    const length = headerOf(c, 'content-length')
    if (length !== undefined && Number(length) > maxBytes) tooLarge()
    // Who asks whether to send it hears so from here on, and a refusal before. One whose token does not
    // hold hears nothing: where a route is open all the same, it sends when it is tired of waiting.
    const outgoing = c.env?.outgoing
    const asks = headerOf(c, 'expect') !== undefined && c.get('refusal') === undefined
    if (asks && outgoing?.headersSent === false) outgoing.writeContinue() // unless it was too late
    if (length !== undefined) return
    const limitStream = bodyLimit({ maxSize: maxBytes, onError: tooLarge })
    await limitStream(c, async () => {}).catch(asIncomplete)
  }
}
