import { once } from 'node:events'
import { Agent, createServer, request } from 'node:http'
import { onTestFinished } from 'vitest'

/** Of a process behind the balancer. */
export interface Upstream {
  origin: string
  ready: boolean
  /** When it was last asked. */
  askedAt: number
}

interface LoadBalancerOptions {
  /** How often a process is asked whether it is ready. */
  everyMs: number
  /** How long its answer counts: on a busy machine it may be asked less often. */
  trustedMs: number
}

/**
 * Gives each request to the next process that is ready, over connections that it keeps, as a load balancer
 * does: it asks for readiness from time to time and tries nothing twice.
 */
export async function startLoadBalancer({ everyMs, trustedMs }: LoadBalancerOptions) {
  const upstreams = new Map<string, Upstream>()
  const agent = new Agent({ keepAlive: true, maxSockets: 64 })
  let turn = 0
  const server = createServer(async (incoming, outgoing) => {
    const now = performance.now()
    const unsure = [...upstreams.values()].filter((one) => one.askedAt < now - trustedMs)
    await Promise.all(unsure.map(check))
    const ready = [...upstreams.values()].filter((one) => one.ready)
    turn += 1
    const upstream = ready[turn % ready.length]
    if (upstream === undefined) return outgoing.writeHead(502).end('Nobody is ready.')
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
    const askedAt = performance.now()
    const answer = await fetch(`${upstream.origin}/health/ready`).catch(() => undefined)
    // Answers may overtake one another.
    if (askedAt > upstream.askedAt) Object.assign(upstream, { askedAt, ready: answer?.ok === true })
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
      const upstream: Upstream = { origin, ready: false, askedAt: 0 }
      upstreams.set(origin, upstream)
      while (!upstream.ready) await check(upstream)
    },
    remove: (origin: string) => upstreams.delete(origin),
  }
}
