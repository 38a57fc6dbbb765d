import { constants } from 'node:os'
import type { Options } from 'execa'
import { UserError } from './user-error.ts'

export interface RunOptions {
  cwd: string
  env?: NodeJS.ProcessEnv
  signal?: AbortSignal
  /** `'inherit'` shows the child's output on ours; the default collects it. */
  stdio?: 'pipe' | 'inherit'
  input?: string
}

export interface RunResult {
  stdout: string
  stderr: string
  exitCode: number
}

/** Runs a program to its end. A non-zero exit is returned; a program that cannot start throws `PROCESS.NOT_FOUND`. */
export async function runProcess(
  file: string,
  args: readonly string[],
  { cwd, env, signal, stdio = 'pipe', input }: RunOptions,
): Promise<RunResult> {
  const { execa } = await import('execa') // not paid by commands that start no process
  const options = {
    cwd,
    reject: false,
    stripFinalNewline: false,
    ...(env === undefined ? {} : { env, extendEnv: false }),
    ...(signal === undefined ? {} : { cancelSignal: signal }),
    ...(input === undefined ? {} : { input }),
    ...(stdio === 'inherit' ? { stdio: 'inherit' } : {}),
  } satisfies Options
  const result = await execa(file, args, options)
  signal?.throwIfAborted()
  const exitCode = result.exitCode ?? signalExitCode(result.signal)
  if (exitCode === undefined) throw notStarted(file, result)
  return {
    stdout: String(result.stdout ?? ''),
    stderr: String(result.stderr ?? ''),
    exitCode,
  }
}

/** What a shell reports for a process that a signal ended. */
function signalExitCode(signal: NodeJS.Signals | undefined): number | undefined {
  return signal && 128 + constants.signals[signal]
}

function notStarted(
  file: string,
  result: { code?: string | undefined; shortMessage?: string | undefined },
): Error {
  if (result.code === 'ENOENT') {
    return new UserError({
      code: 'PROCESS.NOT_FOUND',
      message: `The program "${file}" is not on the PATH.`,
    })
  }
  return new Error(result.shortMessage ?? `"${file}" did not start`)
}
