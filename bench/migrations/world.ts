import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Worker } from 'node:worker_threads'
import {
  cloneDatabase,
  dropDatabase,
  ensureDatabase,
  holdServer,
  resetServer,
} from '../../packages/local-postgres/src/index.ts'

const { Client } = createRequire(new URL('../../packages/migrate/package.json', import.meta.url))(
  'pg',
)

export interface Connection {
  query: (sql: string) => Promise<{ rows: Record<string, unknown>[] }>
  end: () => Promise<void>
}

export async function connectTo(url: string): Promise<Connection> {
  const client = new Client({ connectionString: url })
  await client.connect()
  return client
}

/** Autovacuum starts within a second, on few dead rows, and is slow enough to be there all the time. */
const settings = [
  "autovacuum_naptime = '1s'",
  "autovacuum_vacuum_cost_delay = '20ms'",
  'autovacuum_vacuum_cost_limit = 200',
]

/** Some 320 bytes a row, as in a table of 952 MB. */
const tables = (rows: number) => [
  'CREATE TABLE owners (id int PRIMARY KEY, name text NOT NULL)',
  "INSERT INTO owners SELECT n, 'owner ' || n FROM generate_series(1, 1000) AS n",
  `CREATE TABLE items (id bigint PRIMARY KEY, title varchar(80) NOT NULL, body text NOT NULL,
    n int NOT NULL, code text, note text, owner_id int)
    WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 500)`,
  `INSERT INTO items SELECT n, 'title ' || n, repeat(md5(n::text), 7), n % 1000, 'code ' || n,
    CASE WHEN n % 2 = 0 THEN 'note' END, n % 1000 + 1 FROM generate_series(1, ${rows}) AS n`,
  'VACUUM ANALYZE items',
]

export type World = Awaited<ReturnType<typeof openWorld>>

/** A server of its own with a database that is copied for each run. */
export async function openWorld(rows: number) {
  const root = mkdtempSync(path.join(tmpdir(), 'bench-migrations-'))
  chmodSync(root, 0o755)
  const server = await holdServer({ root })
  const adminUrl = server.url('postgres')
  const admin = await connectTo(adminUrl)
  for (const setting of settings) await admin.query(`ALTER SYSTEM SET ${setting}`)
  await admin.query('SELECT pg_reload_conf()')
  await ensureDatabase(adminUrl, 'template')
  const client = await connectTo(server.url('template'))
  for (const statement of tables(rows)) await client.query(statement)
  await client.end()
  return {
    async copy(made: readonly string[]) {
      await cloneDatabase({ adminUrl, template: 'template', name: 'copy' })
      const url = server.url('copy')
      const copy = await connectTo(url)
      for (const statement of made) await copy.query(statement)
      await provokeAutovacuum(copy)
      await copy.end()
      return { url, drop: () => dropDatabase(adminUrl, 'copy') }
    },
    traffic: (url: string, insert: string) => startTraffic({ url, rows, insert }),
    async close() {
      await admin.end()
      await server.release()
      await resetServer({ root })
      rmSync(root, { recursive: true, force: true })
    },
  }
}

/** A twentieth of the rows has an old version; the rest of autovacuum's work is its own. */
async function provokeAutovacuum(client: Connection): Promise<void> {
  await client.query('UPDATE items SET n = n + 1 WHERE id % 20 = 0')
  const working = "SELECT FROM pg_stat_progress_vacuum WHERE relid = 'items'::regclass"
  while ((await client.query(working)).rows.length === 0)
    await client.query('SELECT pg_sleep(0.05)')
}

export interface TrafficOptions {
  url: string
  rows: number
  /** A row, of which `$1` is the key. */
  insert: string
}

/** Rejects nothing: what fails is counted. */
async function startTraffic(workerData: TrafficOptions) {
  const worker = new Worker(new URL('./traffic.ts', import.meta.url), { workerData })
  const answer = () =>
    new Promise<{ stall: number; failed: string[] }>((resolve, reject) => {
      worker.once('message', resolve).once('error', reject)
    })
  await answer() // it is warm
  return {
    use: (insert: string) => worker.postMessage({ insert }),
    async stop() {
      const stopped = answer()
      worker.postMessage('stop')
      return stopped
    },
  }
}
