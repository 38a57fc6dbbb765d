import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, linkSync, rmSync } from 'node:fs'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'
import { makeFolder } from './project.ts'

export interface ActorOptions {
  user?: { uid: number; gid: number }
  /** A node that the user may run. */
  node?: string
  /** In a process group of its own, which `process.kill(-pid)` reaches. */
  detached?: boolean
}

export interface Actor {
  pid: number
  child: ChildProcess
  /** The next line it says. */
  next: () => Promise<Record<string, unknown>>
  /** Makes a holder release. */
  release: () => Promise<void>
  /** SIGKILL, and wait for its end. */
  kill: () => Promise<void>
  exit: Promise<unknown>
}

/** Runs `actor.ts` with the verb on the project; killed after the test. */
export function runActor(verb: string, root: string, options: ActorOptions = {}): Actor {
  const { user, node = process.execPath, detached = false } = options
  const script = fileURLToPath(new URL('./actor.ts', import.meta.url))
  const child = spawn(node, [script, verb, root], {
    cwd: '/',
    detached,
    stdio: ['pipe', 'pipe', 'inherit'],
    ...user,
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const exit = once(child, 'exit')
  const next = async () => {
    const { value, done } = await lines.next()
    if (done) throw new Error(`The actor "${verb}" ended without a word`)
    return JSON.parse(value) as Record<string, unknown> // what actor.ts says
  }
  return {
    pid: child.pid ?? 0,
    child,
    next,
    exit,
    release: async () => {
      child.stdin.write('release\n')
      await next()
    },
    kill: async () => {
      child.kill('SIGKILL')
      await exit
    },
  }
}

/** A node that every user may run: ours may be in root's home. Gone after the test. */
export function publicNode(): string {
  const folder = makeFolder()
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const node = path.join(folder, 'node')
  try {
    linkSync(process.execPath, node)
  } catch {
    copyFileSync(process.execPath, node) // another file system
  }
  return node
}
