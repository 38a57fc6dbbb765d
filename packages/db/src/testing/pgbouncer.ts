import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { freePort } from './free-port.ts'

/** Where Debian has it; undefined on a machine without. */
const program = ['/usr/sbin/pgbouncer', '/usr/bin/pgbouncer'].find(isThere)

export const withoutPgBouncer = program === undefined

function isThere(file: string): boolean {
  try {
    execFileSync(file, ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

/** PgBouncer in transaction mode, with few connections to the server of `url`. Its URL looks like a direct one. */
export async function startPgBouncer(url: string, serverConnections: number) {
  if (program === undefined) throw new Error('PgBouncer is not there.')
  const folder = mkdtempSync(path.join(tmpdir(), 'strata-pgbouncer-'))
  chmodSync(folder, 0o755)
  const port = await freePort()
  const { hostname, port: serverPort, username, password } = new URL(url)
  const settings = path.join(folder, 'pgbouncer.ini')
  writeFileSync(path.join(folder, 'users.txt'), `"${username}" "${decodeURIComponent(password)}"\n`)
  writeFileSync(
    settings,
    `[databases]
* = host=${hostname} port=${serverPort}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = plain
auth_file = ${path.join(folder, 'users.txt')}
pool_mode = transaction
default_pool_size = ${serverConnections}
max_client_conn = 100
${process.getuid?.() === 0 ? 'user = nobody' : ''}
`,
  )
  const child = spawn(program, ['--quiet', settings], { stdio: 'ignore' })
  while (!(await answers(port))) {
    if (child.exitCode !== null) throw new Error('PgBouncer did not start.')
    await setTimeout(20)
  }
  const pooled = new URL(url)
  pooled.port = String(port)
  return {
    url: pooled.href,
    async stop() {
      child.kill('SIGTERM')
      if (child.exitCode === null) await once(child, 'exit')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function answers(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1')
  try {
    await once(socket, 'connect')
    return true
  } catch {
    return false
  } finally {
    socket.destroy()
  }
}
