import { randomUUID } from 'node:crypto'
import { createServer, type Server, type ServerResponse, STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import { getRequestListener, RequestError } from '@hono/node-server'
import type { Hono } from 'hono'
import type { ApiEnv } from '../app.ts'
import { arrivedTooLate, bodyOf, internal, type Problem } from '../http/problems.ts'

interface ServerOptions {
  app: Pick<Hono<ApiEnv>, 'fetch'>
  /** How long a connection may be idle. */
  keepAliveTimeoutMs: number
  reportError: (error: Error, requestId: string) => void
}

/** Node's HTTP server, which answers with a problem also what never reaches the app. */
export function createApiServer({ app, keepAliveTimeoutMs, reportError }: ServerOptions): Server {
  const listener = getRequestListener(app.fetch, {
    errorHandler: (error) => {
      const requestId = randomUUID()
      if (error instanceof RequestError) return response(badTarget, requestId)
      reportError(error instanceof Error ? error : new Error(String(error)), requestId)
      return response(internal, requestId)
    },
  })
  const server = createServer(
    {
      requireHostHeader: false, // without one the listener answers, with a problem
      keepAliveTimeout: keepAliveTimeoutMs,
      // Who sends a request byte by byte holds a connection no longer than this.
      headersTimeout: 10_000,
      requestTimeout: 60_000,
      connectionsCheckingInterval: 5_000,
    },
    listener,
  )
  return (
    server
      .on('clientError', answerMalformed)
      .on('checkExpectation', (_request, response) => refuseExpectation(response))
      // Told to go on once it is let in.
      .on('checkContinue', (request, response) => server.emit('request', request, response))
  )
}

function refuseExpectation(response: ServerResponse): void {
  const requestId = randomUUID()
  const body = bodyOf({ status: 417, detail: 'Only 100-continue can be expected.' }, { requestId })
  response
    .writeHead(417, {
      'content-type': 'application/problem+json',
      'content-length': Buffer.byteLength(body),
      'x-request-id': requestId,
      connection: 'close', // what follows may be its body
    })
    .end(body)
}

const badTarget: Problem = {
  status: 400,
  detail: 'Invalid request URL or Host header.',
}

const response = (problem: Problem, requestId: string) =>
  new Response(bodyOf(problem, { requestId }), {
    status: problem.status,
    headers: { 'content-type': 'application/problem+json', 'x-request-id': requestId },
  })

/** What Node's parser refuses has no request: the problem is written to the connection, which ends. */
function answerMalformed(error: NodeJS.ErrnoException, socket: Socket): void {
  if (!socket.writable || isAnswering(socket) || error.code === 'ECONNRESET') {
    socket.destroy()
    return
  }
  const requestId = randomUUID()
  const problem = malformed[error.code ?? ''] ?? { status: 400, detail: 'The request is not HTTP.' }
  const body = bodyOf(problem, { requestId })
  socket.end(
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}\r\n` +
      `Content-Type: application/problem+json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n` +
      `X-Request-Id: ${requestId}\r\nConnection: close\r\n\r\n${body}`,
  )
}

/** Node has no other word for it, and asks the same before it answers by itself. */
const isAnswering = (socket: Socket & { _httpMessage?: ServerResponse | null }) =>
  socket._httpMessage?.headersSent === true

const malformed: Record<string, Problem> = {
  HPE_HEADER_OVERFLOW: { status: 431, detail: 'The headers are larger than 16 KiB.' },
  ERR_HTTP_REQUEST_TIMEOUT: arrivedTooLate,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: {
    status: 413,
    detail: 'The extensions of a chunk are too large.',
  },
}
