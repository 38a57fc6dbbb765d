import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { killGroup } from '@repo/cli'

const guard = path.join(import.meta.dirname, 'guard.ts')

/**
 * Runs the `dev` script of every folder until all have ended or `signal` aborts.
 * Returns whether one ended by itself with an error.
 *
 * Each runs in a process group of its own, so that stopping it also stops what it started: a
 * watcher's child would otherwise outlive it.
 */
export async function runApps(
  folders: string[],
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<boolean> {
  const children = folders.map((cwd) =>
    spawn(process.execPath, [guard, '--run', 'dev'], {
      cwd,
      env,
      stdio: ['pipe', 'inherit', 'inherit'], // never written to: its end is the message
      detached: process.platform !== 'win32',
    }),
  )
  const ended = children.map((child) => once(child, 'exit'))
  const stop = () => {
    for (const child of children) killGroup(child.pid, 'SIGTERM')
  }
  signal.addEventListener('abort', stop, { once: true })
  if (signal.aborted) stop()
  try {
    const codes = await Promise.all(ended)
    return !signal.aborted && codes.some(([code]) => code !== 0)
  } finally {
    signal.removeEventListener('abort', stop)
    stop()
  }
}
