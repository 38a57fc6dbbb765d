import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { vi } from 'vitest'

export interface StartOptions {
  cwd: string
  /** Added to `cleanEnv`. */
  env?: NodeJS.ProcessEnv
  /** Another user, and the group of the same number. */
  uid?: number | undefined
}

export interface Ended {
  code: number | null
  stdout: string
  stderr: string
}

export interface Started {
  pid: number
  /** Waits until stderr or stdout has it; fails when the program ends before. */
  until: (text: string | RegExp) => Promise<void>
  kill: (signal: NodeJS.Signals) => void
  ended: Promise<Ended>
}

export const checkout = path.resolve(import.meta.dirname, '../src/main.ts')

/** The environment of a user's shell: nothing of vitest, turbo or the script that runs them. */
export const cleanEnv: NodeJS.ProcessEnv = Object.fromEntries(
  Object.entries(process.env).filter(([key]) =>
    /^(PATH|HOME|USER|LANG|TMPDIR|SSL_CERT_\w+|NODE_EXTRA_CA_CERTS|https?_proxy|no_proxy|PNPM_HOME|XDG_\w+)$/i.test(
      key,
    ),
  ),
)

/** Starts a program as a shell without a terminal would. */
export function start(
  file: string,
  args: readonly string[],
  { cwd, env, uid }: StartOptions,
): Started {
  const child = spawn(file, args, {
    cwd,
    env: { ...cleanEnv, NO_COLOR: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(uid === undefined ? {} : { uid, gid: uid }),
  })
  const printed = { stdout: '', stderr: '' }
  child.stdout.setEncoding('utf8').on('data', (text) => {
    printed.stdout += text
  })
  child.stderr.setEncoding('utf8').on('data', (text) => {
    printed.stderr += text
  })
  let over = false
  const ended = once(child, 'close').then(([code]): Ended => {
    over = true
    return { code, ...printed }
  })
  const has = (text: string | RegExp) => {
    const all = printed.stderr + printed.stdout
    return typeof text === 'string' ? all.includes(text) : text.test(all)
  }
  return {
    pid: child.pid ?? Number.NaN,
    until: async (text) => {
      await vi.waitUntil(() => has(text) || over, { timeout: 1_200_000, interval: 5 })
      if (!has(text)) throw new Error(`Ended without ${text}:\n${printed.stderr}${printed.stdout}`)
    },
    kill: (signal) => void child.kill(signal),
    ended,
  }
}

/** Runs a program to its end. */
export function run(file: string, args: readonly string[], options: StartOptions): Promise<Ended> {
  return start(file, args, options).ended
}
