import { spawn } from 'node:child_process'
import { killGroup } from '@repo/cli'
import type { Program } from './creation.ts'
import type { Undo } from './undo.ts'

export interface ChildOptions {
  cwd: string
  childEnv: NodeJS.ProcessEnv
  signal: AbortSignal
  undo: Undo
  input?: string
}

export interface ChildResult {
  /** Both streams as they came. */
  output: string
  exitCode: number | null
}

/** How long a child may take to restore what it changed before it is killed. */
const patience = 20_000

/**
 * Runs a program until it and everything that it started have let go of their output.
 *
 * It leads a process group of its own: a terminal's Ctrl-C then reaches this process alone, which
 * sends the child exactly one signal (a second one would end it before it has restored anything).
 * Throws the signal's reason when it was aborted.
 */
export async function runChild(
  { file, args: first }: Program,
  args: readonly string[],
  { cwd, childEnv, signal, undo, input }: ChildOptions,
): Promise<ChildResult> {
  signal.throwIfAborted()
  const child = spawn(file, [...first, ...args], {
    cwd,
    env: childEnv,
    stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    detached: process.platform !== 'win32', // there it would open a window
    windowsHide: true,
  })
  const forget = undo.add(() => killGroup(child.pid, 'SIGKILL'))
  let timer: NodeJS.Timeout | undefined
  const stop = () => {
    child.kill('SIGTERM')
    timer = setTimeout(() => killGroup(child.pid, 'SIGKILL'), patience)
  }
  signal.addEventListener('abort', stop, { once: true })
  try {
    const result = await new Promise<ChildResult>((resolve, reject) => {
      let output = ''
      for (const stream of [child.stdout, child.stderr]) {
        stream?.setEncoding('utf8').on('data', (text: string) => {
          output += text
        })
      }
      child.on('error', reject)
      child.on('close', (exitCode) => resolve({ output, exitCode }))
      child.stdin?.on('error', () => undefined) // it ended early; its exit code tells
      child.stdin?.end(input)
    })
    signal.throwIfAborted()
    return result
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', stop)
    forget()
  }
}

/** What a failed program said last, without progress and stacks; for an error message. */
export function lastLines(output: string, count = 8): string {
  const lines = output.split(/\r?\n/).filter((line) => line.trim() !== '' && !noise.test(line))
  return lines.slice(-count).join('\n')
}

const noise = /^Progress:|^ +at |^Node\.js v/
