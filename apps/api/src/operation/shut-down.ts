import type { RequestListener, Server } from 'node:http'
import type { Socket } from 'node:net'
import { setImmediate as endOfTurn, setTimeout as wait } from 'node:timers/promises'

interface ShutDownOptions {
  server: Server
  lifecycle: { draining: boolean }
  /** How long to go on, so that load balancers see that it is not ready any more. */
  delayMs: number
  /** How long the requests in flight then have. */
  timeoutMs: number
}

/** After the server closed: a connection that brought nothing by then was opened in advance. */
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
    const deadline = setTimeout(() => {
      inTime = false
      server.closeAllConnections()
    }, timeoutMs)
    // Clients that come back for each request would never leave the queue empty.
    const release = holdRequests(server)
    await emptyQueue(server)
    const closed = new Promise((resolve) => server.close(resolve))
    release()
    const silence = setTimeout(() => {
      for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy()
    }, silentMs)
    await closed
    clearTimeout(silence)
    clearTimeout(deadline)
    return inTime
  }
}

/** Of the event loop, a millisecond each or longer: a process that does not get to run sees nobody come. */
const quietTurns = 20
const mostTurns = 200

/**
 * Resolves when nobody waits to be taken: such a connection, of which Node takes one at a turn of its
 * loop, is reset by the kernel when the server closes, with the request that it brought.
 */
async function emptyQueue(server: Server): Promise<void> {
  let quiet = 0
  const taken = () => {
    quiet = 0
  }
  server.on('connection', taken)
  for (let turns = 0; turns < mostTurns && quiet < quietTurns; turns += 1) {
    quiet += 1
    await wait(1)
    await endOfTurn() // right behind the look for connections
  }
  server.off('connection', taken)
}

function holdRequests(server: Server): () => void {
  const held: Parameters<RequestListener>[] = []
  const hold: RequestListener = (...request) => void held.push(request)
  // As they were added: for EventEmitter they are functions and no more.
  const listeners = server.listeners('request') as RequestListener[]
  server.removeAllListeners('request').on('request', hold)
  return () => {
    server.off('request', hold)
    for (const listener of listeners) {
      server.on('request', listener)
      for (const request of held) listener.apply(server, request)
    }
  }
}

/** Two signals that come closer together are one, which two parents passed on. */
const togetherMs = 100

/** Tells of each signal whether it is the first, the same once more, or one that will not wait. */
export function createSignals(now: () => number = () => performance.now()) {
  let first: number | undefined
  return (): 'first' | 'same' | 'again' => {
    if (first !== undefined) return now() - first > togetherMs ? 'again' : 'same'
    first = now()
    return 'first'
  }
}
