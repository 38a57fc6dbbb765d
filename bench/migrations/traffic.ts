/** Requests at a fixed rate, whether those before them were answered or not: nobody waits to arrive. */
import { createRequire } from 'node:module'
import { parentPort, workerData } from 'node:worker_threads'
import type { TrafficOptions } from './world.ts'

const { Pool } = createRequire(new URL('../../packages/migrate/package.json', import.meta.url))(
  'pg',
)

const rate = 200
const connections = 20
const { url, rows, insert }: TrafficOptions = workerData

const pool = new Pool({ connectionString: url, max: connections })
pool.on('error', () => undefined) // a session that is ended counts by its request
let inserting = insert
let [sent, stall] = [0, 0]
const failed: string[] = []
const open = new Set<Promise<void>>()

/** Seven reads by key, two updates and one insert of ten. */
function request(number: number): [string, number[]] {
  const id = ((number * 7919) % rows) + 1
  if (number % 10 === 0) return [inserting, [rows + number]]
  if (number % 10 < 3) return ['UPDATE items SET n = n + 1 WHERE id = $1', [id]]
  return ['SELECT id, title, n FROM items WHERE id = $1', [id]]
}

async function send(due: number): Promise<void> {
  sent += 1
  try {
    await pool.query(...request(sent))
  } catch (error) {
    failed.push(error instanceof Error ? error.message : String(error))
  }
  stall = Math.max(stall, performance.now() - due)
}

const begun = performance.now()
let due = begun
const timer = setInterval(() => {
  while (due <= performance.now()) {
    const one = send(due).finally(() => open.delete(one))
    open.add(one)
    due += 1000 / rate
  }
}, 1)

// Its connections are open by then, and nobody waits.
const warming = setInterval(() => {
  if (performance.now() < begun + 2000 || open.size > 2) return
  clearInterval(warming)
  stall = 0
  failed.length = 0
  parentPort?.postMessage('warm')
}, 10)

parentPort?.on('message', async (message: 'stop' | { insert: string }) => {
  if (message !== 'stop') {
    inserting = message.insert
    return
  }
  clearInterval(timer)
  await Promise.all(open)
  parentPort?.postMessage({ stall, failed })
  await pool.end()
  parentPort?.close()
})
