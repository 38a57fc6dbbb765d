import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { createInterface } from 'node:readline'

const bin = path.join(import.meta.dirname, '../bin/schema-engine.ts')

interface Reply {
  id: number | null
  result?: unknown
  error?: { code: number; message: string; data?: { error_code?: string; meta?: unknown } }
  method?: string
  params?: { content: string }
}

/** The executable as Prisma's CLI starts it. */
export function startEngine({ url }: { url?: string }, env: NodeJS.ProcessEnv = {}) {
  const child = spawn(bin, ['--datasource', JSON.stringify({ url })], {
    env: { ...process.env, ...env },
  })
  const exit = once(child, 'exit')
  const kill = () => child.kill('SIGKILL') // where a test failed before its end
  process.once('exit', kill)
  child.once('exit', () => process.off('exit', kill))
  let log = ''
  child.stderr.on('data', (chunk) => {
    log += chunk
  })
  const replies: Reply[] = []
  const waiting: ((reply: Reply) => void)[] = []
  createInterface({ input: child.stdout }).on('line', (line) => {
    const reply: Reply = JSON.parse(line)
    const next = waiting.shift()
    if (next === undefined) replies.push(reply)
    else next(reply)
  })
  const receive = () => {
    const { promise, resolve } = Promise.withResolvers<Reply>()
    const reply = replies.shift()
    if (reply === undefined) waiting.push(resolve)
    else resolve(reply)
    return promise
  }
  const write = (line: string) => child.stdin.write(`${line}\n`)
  return {
    child,
    write,
    /** The next message on stdout. */
    receive,
    request: (method: string, params: object) => {
      write(JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }))
      return receive()
    },
    /** Closes stdin and waits for the end. */
    close: async () => {
      child.stdin.end()
      return ended()
    },
    ended,
  }

  async function ended() {
    const [code] = await exit
    return { code, log }
  }
}
