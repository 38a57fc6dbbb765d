import { hc } from 'hono/client'
import type { routes } from './routes/index.ts'

/** Never called. Of a function the compiler writes out the type, so that who calls the API has no routes to infer it from. */
const client = () => hc<ReturnType<typeof routes>>('')

/** What the typed client calls. */
export type Api = ReturnType<typeof client>
