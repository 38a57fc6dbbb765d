import type { Server } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'

interface ShutDownOptions {
  server: Server
  lifecycle: { draining: boolean }
  /** How long to go on, so that load balancers see that it is not ready any more. */
  delayMs: number
  /** How long the requests in flight then have. */
  timeoutMs: number
}

/**
 * Ends a server without losing a request: not ready first, every answer closes its connection, then
 * nothing new is taken and what is in flight gets its answer. Returns whether all of it did.
 */
export async function shutDown({
  server,
  lifecycle,
  delayMs,
  timeoutMs,
}: ShutDownOptions): Promise<boolean> {
  lifecycle.draining = true
  await wait(delayMs)
  let inTime = true
  const deadline = setTimeout(() => {
    inTime = false
    server.closeAllConnections()
  }, timeoutMs)
  await new Promise((resolve) => server.close(resolve))
  clearTimeout(deadline)
  return inTime
}
