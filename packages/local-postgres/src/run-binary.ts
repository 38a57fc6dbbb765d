import { spawn } from 'node:child_process'
import path from 'node:path'
import { killGroup } from '@repo/cli'
import type { ServerUser } from './server-user.ts'

export interface RunBinaryOptions {
  args: readonly string[]
  /** A folder that the server's user can enter. */
  cwd: string
  user: ServerUser | undefined
  input?: string
  signal?: AbortSignal | undefined
}

export interface BinaryResult {
  /** -1 when it could not start or was killed. */
  status: number
  /** Standard output, then standard error. */
  output: string
}

/**
 * Runs one of PostgreSQL's programs to its end.
 *
 * In a session of its own: Ctrl-C in a terminal goes to the whole foreground group, and it is for
 * `signal` to say what stops. An abort kills the program with its children and throws the reason.
 */
export function runBinary(
  file: string,
  { args, cwd, user, input = '', signal }: RunBinaryOptions,
): Promise<BinaryResult> {
  signal?.throwIfAborted()
  const { promise, resolve, reject } = Promise.withResolvers<BinaryResult>()
  const child = spawn(file, args, {
    cwd,
    env: serverEnv(file),
    detached: process.platform !== 'win32',
    windowsHide: true,
    stdio: ['pipe', 'pipe', 'pipe'],
    ...user,
  })
  const chunks: { stdout: string; stderr: string } = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (chunk: string) => {
      chunks[name] += chunk
    })
  }
  const onAbort = () => killGroup(child.pid, 'SIGKILL')
  signal?.addEventListener('abort', onAbort, { once: true })
  const finish = (status: number, output: string) => {
    signal?.removeEventListener('abort', onAbort)
    if (signal?.aborted) reject(signal.reason)
    else resolve({ status, output })
  }
  child.on('error', (error) => finish(-1, error.message))
  child.on('close', (code) => finish(code ?? -1, `${chunks.stdout}${chunks.stderr}`))
  child.stdin.on('error', () => {}) // it may end without reading
  child.stdin.end(input)
  return promise
}

const passedOn = /^(PATH|TMPDIR|TEMP|TMP|SYSTEMROOT|SYSTEMDRIVE|WINDIR|COMSPEC|PROGRAMDATA)$/i

/**
 * Little of ours: our secrets are not the server's, which root runs as another user; PG* variables
 * would change it; errors are recognised by English messages; the packaged libraries go first.
 */
export function serverEnv(
  program: string,
  env: NodeJS.ProcessEnv = process.env,
): NodeJS.ProcessEnv {
  const kept = Object.entries(env).filter(([name]) => passedOn.test(name))
  const libraries = [path.join(path.dirname(program), '..', 'lib'), env.LD_LIBRARY_PATH]
  return {
    ...Object.fromEntries(kept),
    LC_ALL: 'C',
    TZ: 'UTC',
    LD_LIBRARY_PATH: libraries.filter(Boolean).join(':'),
  }
}
