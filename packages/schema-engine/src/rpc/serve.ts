import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { EngineError, unknownError } from '../engine/engine-error.ts'
import { loadWasm } from '../engine/load-wasm.ts'
import { SchemaEngine } from '../engine/schema-engine.ts'
import type { EngineArguments } from './arguments.ts'
import { handleRequest } from './handle-request.ts'
import { log } from './log.ts'

interface Message {
  id: number | string
  method?: string
  params?: unknown
}

/** A database that does not answer may hold up the end of the process for this many ms. */
const shutdownTimeout = 4000

/** The exit code by which the CLI knows a panic. */
const panicCode = 101

/**
 * JSON-RPC 2.0 over stdio, one message a line, one request at a time.
 *
 * Ends when the CLI closes stdin or sends a signal, also amid a request: shadow databases are
 * dropped and sessions closed before the process exits.
 */
export function serve({ datamodels, datasource }: EngineArguments): void {
  loadWasm().catch(() => undefined) // compiled while the first request arrives
  void log('INFO', { message: 'Starting schema engine RPC server' })
  const printed = new Map<Message['id'], () => void>()
  let prints = 0
  const print = (content: string) => {
    const { promise, resolve } = Promise.withResolvers<void>()
    const id = prints++
    printed.set(id, resolve)
    send({ method: 'print', params: { content }, id })
    return promise
  }
  const engine = new SchemaEngine({
    url: datasource.url,
    shadowUrl: datasource.shadowDatabaseUrl,
    files: datamodels.map((path) => ({ path, content: readFileSync(path, 'utf8') })),
    onWait: (text) => void print(text),
  })
  const context = { engine, url: datasource.url, print }
  let queue = Promise.resolve()
  const receive = (line: string) => {
    const message = parseMessage(line)
    if (message === undefined) return
    const { id, method, params } = message
    if (method === undefined) printed.get(id)?.()
    else queue = queue.then(() => answer(id, method, () => handleRequest(method, params, context)))
  }
  const shutDown = () => {
    setTimeout(() => process.exit(0), shutdownTimeout)
    void engine.dispose().then(() => process.exit(0))
  }
  process.on('uncaughtException', panic) // the WASM throws outside its promises when it cannot read what it got
  process.stdout.on('error', () => undefined) // the CLI is gone; stdin tells us too
  process.stderr.on('error', () => undefined)
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, shutDown)
  createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY })
    .on('line', receive)
    .on('close', shutDown)
}

async function answer(id: Message['id'], method: string, handle: () => Promise<unknown>) {
  try {
    const result = await handle()
    if (result === undefined) {
      send({ id, error: { code: -32601, message: `Method not found: ${method}` } })
    } else send({ id, result })
  } catch (error) {
    if (!(error instanceof EngineError)) return panic(error)
    send({
      id,
      error: { code: 4466, message: 'An error happened. Check the data field.', data: error.data },
    })
  }
}

function panic(error: unknown): void {
  const { message, stack } = error instanceof Error ? error : new Error(String(error))
  const fields = { message, is_panic: true, backtrace: stack }
  void log('ERROR', fields).then(() => process.exit(panicCode))
}

function send(message: object): void {
  process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`)
}

function parseMessage(line: string): Message | undefined {
  try {
    return JSON.parse(line) as Message
  } catch {
    const data = unknownError('This line is not JSON.')
    send({ id: null, error: { code: -32700, message: data.message } })
    return undefined
  }
}
