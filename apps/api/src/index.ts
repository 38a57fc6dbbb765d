import { createServer } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import { createDatabase, createReplica } from '@repo/db'
import { createAuthenticate } from './access/authenticate.ts'
import { createApp } from './app.ts'
import { type Env, parseEnv } from './env.ts'

const env = readEnv()
const db = createDatabase(env)
const replica = createReplica(env)
const app = createApp({
  db,
  replica,
  authenticate: createAuthenticate({
    secret: env.AUTH_SECRET,
    jwksUrl: env.AUTH_JWKS_URL,
    issuer: env.AUTH_ISSUER,
    audience: env.AUTH_AUDIENCE,
  }),
  reportError: (error, requestId) => process.stderr.write(`${requestId} ${error.stack}\n`),
})

const server = createServer(getRequestListener(app.fetch))
server.listen(env.PORT, env.HOST, () => {
  const address = server.address() // PORT=0 takes a free one
  const port = typeof address === 'object' ? address?.port : env.PORT
  process.stderr.write(`API on http://${env.HOST}:${port}\n`)
})
server.on('error', (error: NodeJS.ErrnoException) => {
  const taken = error.code === 'EADDRINUSE'
  process.stderr.write(
    taken ? `Port ${env.PORT} is taken. Set PORT to another: PORT=3001\n` : `${error.message}\n`,
  )
  process.exit(1)
})

function readEnv(): Env {
  try {
    return parseEnv(process.env)
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n`)
    process.exit(1)
  }
}

/** Answers what is in flight, takes nothing new, then lets go of the database. */
function shutDown(): void {
  const deadline = setTimeout(() => server.closeAllConnections(), env.SHUTDOWN_TIMEOUT_MS)
  server.close(async () => {
    clearTimeout(deadline)
    await Promise.all([db.$disconnect(), replica?.$disconnect()])
    process.exit(0)
  })
}
process.once('SIGTERM', shutDown)
process.once('SIGINT', shutDown)
