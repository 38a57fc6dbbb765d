import Fastify from 'fastify'
import { create, list, read } from './prisma.ts'
import { newUser, settings } from './settings.ts'

const app = Fastify()
app.get('/users', async () => ({ data: await list() }))
app.get<{ Params: { id: string } }>('/users/:id', ({ params }) => read(params.id))
app.post('/users', async ({ body }, reply) =>
  reply.code(201).send(await create(newUser.parse(body))),
)

await app.listen({ port: settings.port, host: '127.0.0.1' })
