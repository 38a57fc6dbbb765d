import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { openSync, readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout } from 'node:timers/promises'

export interface Peer {
  name: string
  file: string
  env?: Record<string, string>
}

/** Starts a server and returns when it has answered a list with 200. Its output goes to a file, as in production. */
export async function startPeer(
  { file, env }: Peer,
  { url, token }: { url: string; token: string },
) {
  const port = await freePort()
  const output = path.join(tmpdir(), 'bench-api.log')
  const log = openSync(output, 'w')
  const started = performance.now()
  const child = spawn(process.execPath, [file], {
    env: { ...process.env, NODE_ENV: 'production', DATABASE_URL: url, PORT: String(port), ...env },
    stdio: ['ignore', log, log],
  })
  const origin = `http://127.0.0.1:${port}`
  const headers = { authorization: `Bearer ${token}` }
  for (;;) {
    if (child.exitCode !== null) throw new Error(`${file} ended:\n${readFileSync(output, 'utf8')}`)
    const answer = await fetch(`${origin}/users`, { headers }).catch(() => undefined)
    if (answer?.status === 200) break
    await setTimeout(5)
  }
  return {
    origin,
    startMs: performance.now() - started,
    /** Resident, in MB. */
    memory: () =>
      Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1]) / 1024,
    /** Seconds of CPU that it took until now. */
    cpu() {
      const stat = readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
      return (Number(stat[11]) + Number(stat[12])) / 100 // user and system, in ticks of 10 ms
    },
    async stop() {
      child.kill('SIGTERM')
      if (child.exitCode === null) await once(child, 'exit')
    },
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' ? (address?.port ?? 0) : 0
}
