import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  appendFileSync,
  chownSync,
  cpSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { Client } from 'pg'
import { freePort } from './free-port.ts'
import { ownServer } from './own-server.ts'

export interface ReplicatedDatabase {
  primaryUrl: string
  replicaUrl: string
  /** Runs a statement on the replica, such as `SELECT pg_wal_replay_pause()`. */
  onReplica: (sql: string) => Promise<Record<string, unknown>[]>
  /** Returns when the replica has all that is committed now. */
  catchUp: () => Promise<void>
  stopReplica: () => Promise<void>
  stop: () => Promise<void>
}

/** A migrated database on a server of its own, and a streaming replica of that server. */
export async function replicatedDatabase(): Promise<ReplicatedDatabase> {
  const { url: primaryUrl, adminUrl, remove } = await ownServer()
  const replica = await startReplica(adminUrl)
  const replicaUrl = Object.assign(new URL(primaryUrl), { port: String(replica.port) }).href
  return {
    primaryUrl,
    replicaUrl,
    onReplica: (sql) => query(replicaUrl, sql),
    async catchUp() {
      const [row] = await query(primaryUrl, 'SELECT pg_current_wal_lsn()::text AS position')
      const caughtUp = `SELECT WHERE pg_last_wal_replay_lsn() >= '${row?.position}'`
      await until(async () => (await query(replicaUrl, caughtUp)).length > 0)
    },
    stopReplica: replica.stop,
    async stop() {
      await replica.stop()
      await remove()
      rmSync(replica.data, { recursive: true, force: true })
    },
  }
}

/** A copy of the server's folder, taken as a base backup is, which follows the server's log. */
async function startReplica(primaryUrl: string) {
  const primary = new Client({ connectionString: primaryUrl })
  await primary.connect()
  const { rows } = await primary.query<{ folder: string; bin: string }>(
    "SELECT current_setting('data_directory') AS folder, (SELECT setting FROM pg_config WHERE name = 'BINDIR') AS bin",
  )
  const { folder = '', bin = '' } = rows[0] ?? {}
  const data = `${folder}-replica`
  // Keeps the log that the replica has yet to read.
  await primary.query("SELECT pg_create_physical_replication_slot('replica', true)")
  await primary.query("SELECT pg_backup_start('replica', true)")
  cpSync(folder, data, {
    recursive: true,
    filter: (file) => !/postmaster\.pid$|pg_wal\/[0-9A-F]{24}$/.test(file),
  })
  const stopped = await primary.query<{ labelfile: string }>('SELECT * FROM pg_backup_stop(false)')
  await primary.end()
  writeFileSync(path.join(data, 'backup_label'), stopped.rows[0]?.labelfile ?? '')
  writeFileSync(path.join(data, 'standby.signal'), '')
  const { hostname, port: from, username, password } = new URL(primaryUrl)
  const source = `host=${hostname} port=${from} user=${username} password=${password}`
  appendFileSync(
    path.join(data, 'postgresql.auto.conf'),
    `primary_conninfo = '${source}'\nprimary_slot_name = 'replica'\n`,
  )
  const { uid, gid } = statSync(folder)
  giveTo(data, uid, gid)
  const port = await freePort()
  const settings = [
    `port=${port}`,
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    'fsync=off',
    'max_connections=200',
  ]
  const child = spawn(
    path.join(bin, 'postgres'),
    ['-D', data, ...settings.flatMap((setting) => ['-c', setting])],
    {
      cwd: path.dirname(data),
      env: { LC_ALL: 'C', LD_LIBRARY_PATH: path.join(bin, '../lib') },
      stdio: 'ignore',
      uid,
      gid,
    },
  )
  const url = Object.assign(new URL(primaryUrl), { port: String(port) }).href
  await until(async () => {
    if (child.exitCode !== null) throw new Error('The replica did not start.')
    return query(url, 'SELECT').then(
      () => true,
      () => false,
    )
  })
  return {
    port,
    data,
    async stop() {
      if (child.exitCode !== null) return
      child.kill('SIGINT') // PostgreSQL's fast shutdown
      await once(child, 'exit')
    },
  }
}

/** PostgreSQL insists on owning its folder, and root may not run it. */
function giveTo(folder: string, uid: number, gid: number): void {
  if (process.getuid?.() === uid) return
  for (const file of [
    folder,
    ...readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) =>
      path.join(folder, name),
    ),
  ]) {
    chownSync(file, uid, gid)
  }
}

async function until(isTrue: () => Promise<boolean>): Promise<void> {
  while (!(await isTrue())) await setTimeout(20)
}

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}
