import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'
import { everything } from '../src/access/access.ts'
import { signToken } from '../src/access/sign-token.ts'

const secret = 'x'.repeat(32)

/** Stripping types is most of what a process takes to start. */
export const compileCache = path.join(tmpdir(), 'node-compile-cache')

/** The header of a caller that every process of `startApi` lets do everything. */
export const authorization = `Bearer ${await signToken({ secret, subject: 'tests', scopes: [everything], expiresIn: '1h' })}`

interface Ended {
  code: number | null
  signal: string | null
  /** All that it printed. */
  log: string
}

export interface ApiProcess {
  child: ChildProcess
  origin: string
  ended: Promise<Ended>
  /** SIGTERM; how it ended. */
  stop: () => Promise<Ended>
}

/**
 * The service as a process of its own, with the routes of the tests in the place of the project's. It
 * listens when this returns; killed after the test.
 */
export async function startApi(env: NodeJS.ProcessEnv): Promise<ApiProcess> {
  const [replaceRoutes, main] = [
    new URL('./replace-routes.ts', import.meta.url),
    new URL('../src/index.ts', import.meta.url),
  ]
  const child = spawn(process.execPath, [`--import=${replaceRoutes}`, fileURLToPath(main)], {
    env: {
      PATH: process.env.PATH,
      NODE_COMPILE_CACHE: compileCache,
      AUTH_SECRET: secret,
      PORT: '0',
      LOG_LEVEL: 'silent',
      RATE_LIMIT_PER_MINUTE: '0',
      CONCURRENT_REQUESTS_PER_CALLER: '0',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  let log = ''
  child.stdout.setEncoding('utf8').on('data', (text) => {
    log += text
  })
  const ended = once(child, 'close').then(([code, signal]) => ({ code, signal, log }))
  const stop = () => {
    child.kill('SIGTERM')
    return ended
  }
  return { child, origin: await originOf(child), ended, stop }
}

/** Where it says that it listens. */
export async function originOf({ stderr }: ChildProcess): Promise<string> {
  if (stderr === null) throw new Error('The service was started without its stderr.')
  const lines: string[] = []
  for await (const line of createInterface(stderr)) {
    const [, origin] = /^API on (http:.+)$/.exec(line) ?? []
    if (origin !== undefined) {
      stderr.resume()
      return origin
    }
    lines.push(line)
  }
  throw new Error(`The service did not start:\n${lines.join('\n')}`)
}
