import { once } from 'node:events'
import { syncBuiltinESMExports } from 'node:module'
import timers from 'node:timers/promises'

/* Imported before the service: the delay of its shutdown then ends at SIGUSR2, and not by time. */

const { setTimeout: wait } = timers
const delayMs = Number(process.env.SHUTDOWN_DELAY_MS)
const told = once(process, 'SIGUSR2')

timers.setTimeout = (async (ms?: number, ...rest: []) =>
  ms === delayMs ? await told : await wait(ms, ...rest)) as typeof wait // whose overloads none can have

syncBuiltinESMExports()
