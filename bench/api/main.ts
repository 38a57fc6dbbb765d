/**
 * `node bench/api/main.ts [seconds]`: the built API with everything on, beside node:http with pg, and Hono,
 * Fastify and NestJS with Prisma and nothing else on. Needs `pnpm build` and wrk.
 */
import { execFileSync } from 'node:child_process'
import { chmodSync, cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { signToken } from '../../apps/api/src/access/sign-token.ts'
import { createDatabase, databaseEnv } from '../../packages/db/src/index.ts'
import { ensureDatabase, holdServer } from '../../packages/local-postgres/src/index.ts'
import { applyPending, openProject } from '../../packages/migrate/src/index.ts'
import { median } from '../measure.ts'
import { type Peer, startPeer } from './peer.ts'
import { type Load, requestsPerSecond } from './wrk.ts'

const rounds = 3
const warmUpSeconds = 4
const seconds = Number(process.argv[2] ?? 10)
const root = path.resolve(import.meta.dirname, '../..')
const folder = mkdtempSync(path.join(tmpdir(), 'bench-api-'))
chmodSync(folder, 0o755)

const secret = 'a secret that only this benchmark has'
const token = await signToken({ secret, subject: 'bench', scopes: ['*'], expiresIn: '1d' })

const server = await holdServer({ root: folder })
try {
  const peersFolder = installPeers()
  const peers: Peer[] = [
    { name: 'node:http, pg', file: path.join(peersFolder, 'raw.ts') },
    { name: 'Hono, Prisma', file: path.join(peersFolder, 'hono.ts') },
    { name: 'Fastify, Prisma', file: path.join(peersFolder, 'fastify.ts') },
    { name: 'NestJS, Prisma', file: path.join(peersFolder, 'nest.ts') },
    {
      name: 'apps/api, everything on',
      file: path.join(root, 'apps/api/dist/index.mjs'),
      env: {
        AUTH_SECRET: secret,
        RATE_LIMIT_PER_MINUTE: '100000000',
        CONCURRENT_REQUESTS_PER_CALLER: '1000',
      },
    },
  ]
  const results = peers.map((peer) => ({
    peer,
    list: [0],
    read: [0],
    create: [0],
    start: [0],
    idle: 0,
    loaded: 0,
  }))
  for (let round = 0; round < rounds; round += 1) {
    for (const result of results) {
      const url = await freshDatabase(`round${round}`)
      const running = await startPeer(result.peer, { url, token })
      result.start[round] = running.startMs
      result.idle = running.memory()
      const origin = running.origin
      const read = { script: 'read.lua', args: [path.join(folder, 'ids')] }
      result.list[round] = await warm({ url: `${origin}/users` })
      result.read[round] = await warm({ url: origin, ...read })
      result.create[round] = await warm({ url: origin, script: 'create.lua', args: [`r${round}`] })
      result.loaded = running.memory()
      await running.stop()
    }
  }
  print(results)
} finally {
  await server.release()
  rmSync(folder, { recursive: true, force: true })
}

/** After some seconds, in which V8 compiles what is called often. */
async function warm({ url, script, args = [] }: Pick<Load, 'url' | 'script' | 'args'>) {
  const load = (prefix: string, seconds: number) =>
    requestsPerSecond({
      url,
      token,
      seconds,
      ...(script === undefined ? {} : { script: path.join(import.meta.dirname, script) }),
      args: script === 'create.lua' ? args.map((one) => `${prefix}${one}`) : args,
    })
  await load('warm', warmUpSeconds)
  return load('', seconds)
}

/** 10,000 users, the same for each peer; their ids are in a file. */
async function freshDatabase(name: string): Promise<string> {
  const database = `${name}_${Date.now().toString(36)}`
  await ensureDatabase(server.url('postgres'), database)
  const url = server.url(database)
  await applyPending(openProject(root), url)
  const db = createDatabase(databaseEnv.parse({ DATABASE_URL: url }))
  const rows = await db.$queryRaw<{ id: string }[]>`
    INSERT INTO users (id, email, name)
    SELECT gen_random_uuid(), n || '@example.com', 'name ' || n FROM generate_series(1, 10000) AS n
    RETURNING id`
  await db.$executeRaw`VACUUM ANALYZE users`
  await db.$disconnect()
  writeFileSync(path.join(folder, 'ids'), rows.map(({ id }) => `${id}\n`).join(''))
  return url
}

/** The peers run from a folder of their own: what they need is no dependency of the repository. */
function installPeers(): string {
  const target = path.join(root, '.strata/bench-api')
  cpSync(path.join(import.meta.dirname, 'peers'), path.join(target, 'peers'), { recursive: true })
  const dependencies = {
    '@hono/node-server': '2.1.8',
    '@nestjs/common': '12.5.1',
    '@nestjs/core': '12.5.1',
    '@nestjs/platform-express': '12.5.1',
    '@prisma/adapter-pg': '7.10.0',
    fastify: '5.12.8',
    hono: '4.13.19',
    pg: '8.23.1',
    'reflect-metadata': '*',
    rxjs: '7',
    zod: '4.6.7',
  }
  const manifest = { private: true, type: 'module', dependencies }
  writeFileSync(path.join(target, 'package.json'), JSON.stringify(manifest))
  execFileSync('npm', ['install', '--no-audit', '--no-fund'], {
    cwd: target,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  return path.join(target, 'peers')
}

type Result = {
  peer: Peer
  list: number[]
  read: number[]
  create: number[]
  start: number[]
  idle: number
  loaded: number
}

function print(results: Result[]): void {
  process.stdout.write(
    `Requests a second, 32 connections, median of ${rounds} times ${seconds} s; ms to the first 200; MB\n`,
  )
  process.stdout.write(
    `${''.padEnd(28)}${['list 20', 'read', 'create', 'start', 'idle', 'loaded'].map((name) => name.padStart(9)).join('')}\n`,
  )
  for (const { peer, list, read, create, start, idle, loaded } of results) {
    const numbers = [median(list), median(read), median(create), median(start), idle, loaded]
    process.stdout.write(
      `${peer.name.padEnd(28)}${numbers.map((value) => value.toFixed(0).padStart(9)).join('')}\n`,
    )
  }
}
