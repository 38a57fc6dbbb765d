import { once } from 'node:events'
import { Agent, createServer, request } from 'node:http'
import { expect, onTestFinished } from 'vitest'

/** Of a process behind the balancer. */
export interface Upstream {
  origin: string
  ready: boolean
  /** Whether it has been ready and is not any more. */
  ending: boolean
  /** Requests that it has yet to answer. */
  pending: number
}

/**
 * Gives each request to the next process that is ready, over connections that it keeps, as a load balancer
 * does: it asks for readiness from time to time and tries nothing twice.
 */
export async function startLoadBalancer(everyMs: number) {
  const upstreams = new Map<string, Upstream>()
  const agent = new Agent({ keepAlive: true, maxSockets: 64 })
  let turn = 0
  // On a busy machine a client may come back later than any timeout says.
  const server = createServer({ keepAliveTimeout: 0, requestTimeout: 0 }, (incoming, outgoing) => {
    const ready = [...upstreams.values()].filter((one) => one.ready)
    turn += 1
    const upstream = ready[turn % ready.length]
    if (upstream === undefined) return outgoing.writeHead(502).end('Nobody is ready.')
    upstream.pending += 1
    outgoing.once('close', () => {
      upstream.pending -= 1
    })
    const { method, url = '/', headers } = incoming
    const forwarded = request(
      new URL(url, upstream.origin),
      { method, headers, agent },
      (answer) => {
        const { connection: _connection, ...kept } = answer.headers
        outgoing.writeHead(answer.statusCode ?? 502, kept)
        answer.pipe(outgoing)
      },
    )
    forwarded.on('error', (error) =>
      outgoing.writeHead(502).end(`${upstream.origin}: ${error.message}`),
    )
    incoming.pipe(forwarded)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const check = async (upstream: Upstream) => {
    const answer = await fetch(`${upstream.origin}/health/ready`).catch(() => undefined)
    const ready = answer?.ok === true
    // Answers may overtake one another: a process that ends is not ready again.
    upstream.ending ||= upstream.ready && !ready
    upstream.ready = ready && !upstream.ending
  }
  const timer = setInterval(() => void Promise.all([...upstreams.values()].map(check)), everyMs)
  onTestFinished(() => {
    clearInterval(timer)
    agent.destroy()
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  return {
    origin: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`,
    /** Returns when it gets requests. */
    async add(origin: string) {
      const upstream: Upstream = { origin, ready: false, ending: false, pending: 0 }
      upstreams.set(origin, upstream)
      while (!upstream.ready) await check(upstream)
    },
    /** Returns when it gets requests no more and has answered all. */
    async remove(origin: string) {
      const upstream = upstreams.get(origin)
      await expect.poll(() => upstream?.ready === false && upstream.pending === 0).toBe(true)
      upstreams.delete(origin)
    },
  }
}
