import { createClient } from '@repo/api-client'
import type { hc } from 'hono/client'
import { createApp, type Deps } from '../src/app.ts'
import { deps, senderTo, tokenFor } from '../src/testing.ts'
import { ownRoutes } from './own-routes.ts'

/** The app of the project with the routes of the tests besides, and some of its parts replaced. */
export function ownApp(changes: Partial<Deps> = {}) {
  const all = { ...deps, ...changes }
  const app = createApp(all)
  app.route('/', ownRoutes({ ...all, reads: (c) => c.get('reads') ?? all.db }))
  return app
}

const app = ownApp()

export const { send, call } = senderTo(app)

/** The typed client of a caller that may do everything; without a socket. */
export const client = createClient<ReturnType<typeof hc<ReturnType<typeof ownRoutes>>>>({
  baseUrl: 'http://api',
  token: await tokenFor('tests'),
  retries: 0,
  fetch: (url, init) => app.request(url, init),
})
