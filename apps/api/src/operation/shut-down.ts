import type { Server } from 'node:http'
import type { Socket } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'

interface ShutDownOptions {
  server: Server
  lifecycle: { draining: boolean }
  /** How long to go on, so that load balancers see that it is not ready any more. */
  delayMs: number
  /** How long the requests in flight then have. */
  timeoutMs: number
}

/** A connection that brought nothing by then was opened in advance, and brings nothing. */
const silentMs = 1000

/**
 * Returns what ends a server without losing a request: not ready first, every answer closes its
 * connection, then nothing new is taken and what is in flight gets its answer. Resolves to whether all
 * of it did in time.
 */
export function prepareShutDown(options: ShutDownOptions): () => Promise<boolean> {
  const { server, lifecycle, delayMs, timeoutMs } = options
  const sockets = new Set<Socket>()
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  return async () => {
    lifecycle.draining = true
    await wait(delayMs)
    let inTime = true
    const silence = setTimeout(() => {
      for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy()
    }, silentMs)
    const deadline = setTimeout(() => {
      inTime = false
      server.closeAllConnections()
    }, timeoutMs)
    await closeWithoutReset(server)
    clearTimeout(silence)
    clearTimeout(deadline)
    return inTime
  }
}

const quietMs = 20
const mostHeldMs = 200

/**
 * Closes the server when nobody waits to be taken: such a connection, of which Node takes one at a turn
 * of its loop, is reset by the kernel, with the request that it brought. So that clients who come back
 * for each request come to an end, their requests are held until it is closed.
 */
async function closeWithoutReset(server: Server): Promise<void> {
  const release = holdRequests(server)
  const end = performance.now() + mostHeldMs
  let lastTaken = performance.now()
  const taken = () => {
    lastTaken = performance.now()
  }
  server.on('connection', taken)
  while (performance.now() < Math.min(lastTaken + quietMs, end)) await wait(1)
  server.off('connection', taken)
  const closed = new Promise((resolve) => server.close(resolve))
  release()
  await closed
}

function holdRequests(server: Server): () => void {
  const held: unknown[][] = []
  const listeners = server.listeners('request')
  const hold = (...request: unknown[]) => void held.push(request)
  server.removeAllListeners('request').on('request', hold)
  return () => {
    server.off('request', hold)
    for (const listener of listeners) {
      // As it was added: EventEmitter types what it returns as any function.
      server.on('request', listener as () => void)
      for (const request of held) listener.apply(server, request)
    }
  }
}
