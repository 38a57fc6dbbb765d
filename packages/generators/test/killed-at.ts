import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { recoverGeneration } from '@repo/migrate/generation'
import type { TemporaryProject } from './temporary-project.ts'

/** `pnpm gen` in a process that kills itself at a moment. Says how it ended, and the moments it came through. */
export async function killedAt(project: TemporaryProject, moment: string, command: string) {
  const script = fileURLToPath(import.meta.resolve('./kill-at.ts'))
  const child = spawn(process.execPath, [script, moment, ...command.split(' ')], {
    cwd: project.root,
    env: project.env,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [output, [code, signal]] = await Promise.all([text(child.stdout), once(child, 'exit')])
  return { ended: signal ?? code, moments: output.trimEnd().split('\n') }
}

export const recover = ({ project, env }: TemporaryProject) =>
  recoverGeneration({ project, env, signal: new AbortController().signal })
