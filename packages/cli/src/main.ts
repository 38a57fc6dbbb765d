import { constants } from 'node:os'
import type { Context } from './context.ts'
import { createOutput } from './output.ts'
import { createPrompts } from './prompts.ts'
import { cancelled, type ExitCode, exitCode, UserError } from './user-error.ts'

/**
 * The one place that catches, prints and sets the exit code.
 *
 * The first SIGINT, SIGTERM or SIGHUP aborts `context.signal`, so that the command can restore what
 * it began; a second one ends the process at once, unless the command has something better to do.
 */
export async function runMain(
  command: (args: string[], context: Context) => Promise<ExitCode | undefined>,
): Promise<void> {
  const output = createOutput(process)
  const abort = new AbortController()
  let next: (() => void) | undefined
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (!abort.signal.aborted) return abort.abort(cancelled())
      if (next === undefined) process.exit(128 + constants.signals[signal])
      next()
      next = undefined
    })
  }
  try {
    const code = await command(process.argv.slice(2), {
      cwd: process.cwd(),
      env: process.env,
      output,
      prompts: createPrompts({
        stdin: process.stdin,
        stderr: process.stderr,
        signal: abort.signal,
      }),
      signal: abort.signal,
      onNextSignal: (handler) => {
        next = handler
      },
    })
    process.exitCode = code ?? exitCode.done
  } catch (error) {
    const shown = shownError(error, abort.signal)
    output.info(describeError(shown, output.style))
    process.exitCode = shown instanceof UserError ? shown.exitCode : exitCode.failure
  }
}

/** What is said of a failure: after Ctrl-C that nothing was changed, unless it was. */
export function shownError(error: unknown, signal: AbortSignal): unknown {
  const changed = error instanceof UserError && error.changed
  return signal.aborted && !changed ? signal.reason : error
}

/** A user error as its fact, code and hint; a bug with its stack. */
export function describeError(
  error: unknown,
  style: (style: 'red' | 'dim', text: string) => string = (_style, text) => text,
): string {
  if (!(error instanceof UserError)) {
    return error instanceof Error ? (error.stack ?? error.message) : String(error)
  }
  if (error.exitCode === exitCode.cancelled) return error.message
  const [fact, ...details] = error.message.split('\n')
  const head = `${style('red', 'error')} ${fact} ${style('dim', `[${error.code}]`)}`
  const lines = [head, ...details, ...(error.hint === undefined ? [] : [error.hint])]
  return lines.join('\n')
}
