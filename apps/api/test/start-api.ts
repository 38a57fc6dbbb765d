import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { onTestFinished } from 'vitest'
import { everything } from '../src/access/access.ts'
import { signToken } from '../src/access/sign-token.ts'

const secret = 'x'.repeat(32)

/** The header of a caller that every process of `startApi` lets do everything. */
export const authorization = `Bearer ${await signToken({ secret, subject: 'tests', scopes: [everything], expiresIn: '1h' })}`

export interface ApiProcess {
  child: ChildProcess
  origin: string
  /** SIGTERM; the code that it ends with. */
  stop: () => Promise<number | null>
}

/** The service as a process of its own, which listens when this returns; killed after the test. */
export async function startApi(env: NodeJS.ProcessEnv): Promise<ApiProcess> {
  const child = spawn(process.execPath, [path.join(import.meta.dirname, '../src/index.ts')], {
    env: {
      PATH: process.env.PATH,
      AUTH_SECRET: secret,
      PORT: '0',
      LOG_LEVEL: 'silent',
      RATE_LIMIT_PER_MINUTE: '0',
      ...env,
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const ended = once(child, 'exit').then(([code]) => code)
  const [line] = await once(child.stderr.setEncoding('utf8'), 'data')
  const stop = () => {
    child.kill('SIGTERM')
    return ended
  }
  return { child, origin: String(line).trim().replace('API on ', ''), stop }
}
