import { Hono } from 'hono'
import type { ApiEnv, RouteDeps } from '../app.ts'
import { health } from './health.ts'
import { userRoutes } from './users/routes.ts'

/** Every resource, one line each: `pnpm gen model` adds its own above the marker. */
export const routes = (deps: RouteDeps) =>
  new Hono<ApiEnv>()
    .route('/users', userRoutes(deps))
    // gen:routes
    .route('/health', health(deps))
