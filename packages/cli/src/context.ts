import type { Output } from './output.ts'
import type { Prompts } from './prompts.ts'

/** What a command gets from the outside world; tests pass their own. */
export interface Context {
  /** Absolute path of the folder the command was typed in. */
  cwd: string
  env: NodeJS.ProcessEnv
  output: Output
  prompts: Prompts
  /** Aborted at the first Ctrl-C or SIGTERM: stop, restore, and throw. */
  signal: AbortSignal
  /** What the next one does instead of ending the process at once; undefined takes that back. */
  onNextSignal?: (handler: (() => void) | undefined) => void
}
