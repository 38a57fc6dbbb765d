/** Hono and Prisma, with nothing else on. */
import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import { create, list, read } from './prisma.ts'
import { newUser, settings } from './settings.ts'

const app = new Hono()
  .get('/users', async (c) => c.json({ data: await list() }))
  .get('/users/:id', async (c) => c.json(await read(c.req.param('id'))))
  .post('/users', async (c) => c.json(await create(newUser.parse(await c.req.json())), 201))

serve({ fetch: app.fetch, port: settings.port, hostname: '127.0.0.1' })
