/**
 * `node bench/api-mixed/main.ts [seconds]`: the built API with 96 requests at a time, of which 2 % are a list
 * that reads a whole table of 500,000 rows, and a quarter is given up by its caller after 100 ms. How long
 * reads by key and creates take, and what they are answered, with and without shared connections; then
 * the same while a backend is ended every 200 ms. Needs `pnpm build`.
 */
import { randomUUID } from 'node:crypto'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { signToken } from '../../apps/api/src/access/sign-token.ts'
import { createDatabase, type Database, databaseEnv } from '../../packages/db/src/index.ts'
import { ensureDatabase, holdServer } from '../../packages/local-postgres/src/index.ts'
import { applyPending, openProject } from '../../packages/migrate/src/index.ts'
import { startPeer } from '../api/peer.ts'

const seconds = Number(process.argv[2] ?? 20)
const rows = 500_000
const callers = 96
const root = path.resolve(import.meta.dirname, '../..')
const folder = mkdtempSync(path.join(tmpdir(), 'bench-mixed-'))
chmodSync(folder, 0o755)

const secret = 'a secret that only this benchmark has'
const token = await signToken({ secret, subject: 'bench', scopes: ['*'], expiresIn: '1d' })
const agent = new Agent({ keepAlive: true })

const endOne = (db: Database) =>
  db.$queryRaw`SELECT pg_terminate_backend(pid)::text FROM pg_stat_activity
    WHERE application_name = 'api' AND pid <> pg_backend_pid() ORDER BY random() LIMIT 1`.catch(
    () => [],
  )

interface Outcome {
  kind: 'read' | 'create' | 'list'
  /** 0 for one that was given up, or whose connection broke. */
  status: number
  ms: number
}

const server = await holdServer({ root: folder })
try {
  await ensureDatabase(server.url('postgres'), 'mixed')
  const url = server.url('mixed')
  await applyPending(openProject(root), url)
  const db = createDatabase(databaseEnv.parse({ DATABASE_URL: url }))
  await db.$executeRaw`INSERT INTO users (id, email, name)
    SELECT gen_random_uuid(), n || '@example.com', 'name ' || n FROM generate_series(1, ${rows}) AS n`
  await db.$executeRaw`VACUUM ANALYZE users`
  const ids = await db.user.findMany({ take: 1000, select: { id: true } })
  process.stdout.write(
    `${''.padEnd(34)}${['read p50', 'p95', 'worst', 'create p95', 'answers', '503', '504', '500'].map((text) => text.padStart(11)).join('')}\n`,
  )
  for (const round of [1, 2]) {
    for (const kills of [false, true]) {
      for (const pipelining of ['true', 'false']) {
        const peer = {
          name: '',
          file: path.join(root, 'apps/api/dist/index.mjs'),
          env: {
            AUTH_SECRET: secret,
            RATE_LIMIT_PER_MINUTE: '0',
            CONCURRENT_REQUESTS_PER_CALLER: '0',
            DATABASE_PIPELINING: pipelining,
          },
        }
        const running = await startPeer(peer, { url, token })
        const outcomes = await load(running.origin, ids, kills ? db : undefined)
        await running.stop()
        const name = `${pipelining === 'true' ? 'shared' : 'one each'}${kills ? ', backends ended' : ''}`
        print(`${round}. ${name}`, outcomes)
      }
    }
  }
  await db.$disconnect()
} finally {
  await server.release()
  rmSync(folder, { recursive: true, force: true })
}
process.exit(0) // requests that were given up

async function load(origin: string, ids: { id: string }[], killsIn?: Database): Promise<Outcome[]> {
  const outcomes: Outcome[] = []
  const end = performance.now() + seconds * 1000
  const killing = setInterval(() => void (killsIn && endOne(killsIn)), 200)
  const caller = async () => {
    while (performance.now() < end) {
      const dice = Math.random()
      const kind = dice < 0.02 ? 'list' : dice < 0.2 ? 'create' : 'read'
      const id = ids[Math.floor(Math.random() * ids.length)]?.id ?? ''
      outcomes.push(await send(origin, kind, id, Math.random() < 0.25 ? 100 : 60_000))
    }
  }
  await Promise.all(Array.from({ length: callers }, caller))
  clearInterval(killing)
  return outcomes
}

function send(origin: string, kind: Outcome['kind'], id: string, patienceMs: number) {
  const started = performance.now()
  return new Promise<Outcome>((resolve) => {
    const done = (status: number) => resolve({ kind, status, ms: performance.now() - started })
    const targets = {
      list: '/users?email[contains]=nobody',
      read: `/users/${id}`,
      create: '/users',
    }
    const sent = request(
      `${origin}${targets[kind]}`,
      {
        agent,
        method: kind === 'create' ? 'POST' : 'GET',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      },
      (answer) => {
        clearTimeout(timer)
        answer.resume().on('end', () => done(answer.statusCode ?? 0))
      },
    )
    const timer = setTimeout(() => sent.destroy(), patienceMs)
    sent.on('error', () => done(0))
    sent.end(kind === 'create' ? JSON.stringify({ email: randomUUID() }) : undefined)
  })
}

function print(title: string, outcomes: Outcome[]): void {
  const times = (kind: Outcome['kind']) =>
    outcomes
      .filter((one) => one.kind === kind && one.status > 0)
      .map(({ ms }) => ms)
      .sort((one, other) => one - other)
  const at = (list: number[], part: number) =>
    `${(list[Math.min(list.length - 1, Math.floor(list.length * part))] ?? 0).toFixed(0)} ms`
  const count = (status: number) => String(outcomes.filter((one) => one.status === status).length)
  const [read, create] = [times('read'), times('create')]
  const cells = [
    ...[at(read, 0.5), at(read, 0.95), at(read, 1), at(create, 0.95)],
    ...[
      String(outcomes.filter(({ status }) => status > 0).length),
      count(503),
      count(504),
      count(500),
    ],
  ]
  process.stdout.write(`${title.padEnd(34)}${cells.map((text) => text.padStart(11)).join('')}\n`)
}
