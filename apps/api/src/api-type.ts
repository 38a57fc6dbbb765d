import { hc } from 'hono/client'
import type { routes } from './routes/index.ts'

/**
 * Never called. Of a function the compiler writes out the type, so that who calls the API need not
 * infer it from the routes.
 */
const client = () => hc<ReturnType<typeof routes>>('')

/** What the typed client calls. */
export type Api = ReturnType<typeof client>
