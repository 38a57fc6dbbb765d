/**
 * `node bench/local-postgres/main.ts`: starting a project's server beside Debian's PostgreSQL with the
 * same settings, and a test database beside applying the migrations to an empty one.
 */
import { execFileSync } from 'node:child_process'
import { chownSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import {
  cloneDatabase,
  ensureDatabase,
  holdServer,
  resetServer,
} from '../../packages/local-postgres/src/index.ts'
import { applyPending } from '../../packages/migrate/src/apply-pending.ts'
import { openProject } from '../../packages/migrate/src/project.ts'
import { compare, type Run } from '../measure.ts'

const debian = '/usr/lib/postgresql/15/bin'
const nobody = 65_534
const folder = mkdtempSync(path.join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'bench-pg-'))
chownSync(folder, nobody, nobody)

const place = (name: string, round: number) => path.join(folder, `${name}-${round}`)
const withPeer = (name: string, peer: (data: string) => void): Run[] =>
  existsSync(debian) ? [{ name, measure: (round) => peer(place('peer', round)) }] : []

try {
  await compare('First start: from nothing to a connection', [
    ...withPeer("Debian's initdb and pg_ctl start", (data) => {
      debianTool('initdb', '--auth=trust', '--no-sync', '--locale=C.UTF-8', data)
      startDebian(data)
    }),
    { name: 'holdServer', measure: (round) => startAndStop(round) },
  ])
  await compare('Second start', [
    ...withPeer('pg_ctl start', (data) => startDebian(data)),
    { name: 'holdServer', measure: (round) => startAndStop(round) },
  ])
  await compareDatabases()
} finally {
  for (let round = 0; round <= 5; round += 1) await resetServer({ root: place('ours', round) })
  rmSync(folder, { recursive: true, force: true })
}

async function startAndStop(round: number): Promise<void> {
  const root = place('ours', round)
  mkdirSync(root, { recursive: true })
  await (await holdServer({ root })).release()
}

function startDebian(data: string): void {
  const options = `-c listen_addresses=127.0.0.1 -p 54987 -c unix_socket_directories= -c fsync=off`
  debianTool('pg_ctl', '-D', data, '-w', '-l', `${data}.log`, '-o', options, 'start')
  debianTool('pg_ctl', '-D', data, '-w', '-m', 'fast', 'stop')
}

function debianTool(name: string, ...args: string[]): void {
  execFileSync(path.join(debian, name), args, {
    stdio: 'ignore',
    ...(process.getuid?.() === 0 ? { uid: nobody, gid: nobody } : {}),
  })
}

async function compareDatabases(): Promise<void> {
  const project = openProject(import.meta.dirname)
  const server = await holdServer({ root: place('ours', 0) })
  const adminUrl = server.url('postgres')
  await ensureDatabase(adminUrl, 'template')
  await applyPending(project, server.url('template'))
  await compare('A migrated database', [
    {
      name: 'create and apply the migrations',
      async measure(round) {
        await ensureDatabase(adminUrl, `applied${round}`)
        await applyPending(project, server.url(`applied${round}`))
      },
    },
    {
      name: 'cloneDatabase',
      measure: (round) => cloneDatabase({ adminUrl, template: 'template', name: `clone${round}` }),
    },
  ])
  await server.release()
}
