import { createClient } from '@repo/api-client'
import { Hono } from 'hono'
import type { hc } from 'hono/client'
import { type ApiEnv, createApp, type Deps } from '../src/app.ts'
import { routes as projectRoutes } from '../src/routes/index.ts'
import { deps, senderTo, tokenFor } from '../src/testing.ts'
import { ordinaryRoutes } from './ordinary-routes.ts'
import { ownRoutes, routes } from './own-routes.ts'

/** An app with the routes of the tests in the place of the project's, and some of its parts replaced. */
export const ownApp = (changes: Partial<Deps> = {}) => createApp({ ...deps, ...changes }, routes)

/** The app of the project with the routes of the tests besides, for what walks all routes. */
export const wholeApp = (changes: Partial<Deps> = {}) =>
  createApp({ ...deps, ...changes }, (all) =>
    new Hono<ApiEnv>()
      .route('/', ownRoutes(all))
      .route('/', ordinaryRoutes())
      .route('/', projectRoutes(all)),
  )

const app = ownApp()

export const { send, call } = senderTo(app)

/** The typed client of a caller that may do everything; without a socket. */
export const client = createClient<ReturnType<typeof hc<ReturnType<typeof ownRoutes>>>>({
  baseUrl: 'http://api',
  token: await tokenFor('tests'),
  retries: 0,
  fetch: (url, init) => app.request(url, init),
})
