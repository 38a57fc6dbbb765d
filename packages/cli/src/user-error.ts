/** Process exit codes of every command. */
export const exitCode = {
  done: 0,
  failure: 1,
  usage: 2,
  findings: 3,
  answerNeeded: 4,
  cancelled: 130,
} as const

export type ExitCode = (typeof exitCode)[keyof typeof exitCode]

export interface UserErrorOptions {
  /** `NAMESPACE.SUBCODE`, stable across releases: `'MIGRATION.NAME_TAKEN'`. */
  code: `${Uppercase<string>}.${Uppercase<string>}`
  /** The fact, in the present tense, with the offending value quoted. */
  message: string
  /** What to do, as one command that can be run. */
  hint?: string
  exitCode?: ExitCode
  /** Something is changed already, so that a Ctrl-C does not speak for it. */
  changed?: boolean
  cause?: unknown
}

/** A problem that the user can solve. Anything else that is thrown is a bug and keeps its stack. */
export class UserError extends Error {
  override readonly name = 'UserError'
  readonly code: string
  readonly hint: string | undefined
  readonly exitCode: ExitCode
  readonly changed: boolean

  constructor(options: UserErrorOptions) {
    const { code, message, hint, cause } = options
    super(message, cause === undefined ? undefined : { cause })
    this.code = code
    this.hint = hint
    this.exitCode = options.exitCode ?? exitCode.failure
    this.changed = options.changed ?? false
  }
}

/** The command line itself is wrong: unknown flag, missing argument. */
export function usageError(message: string, hint?: string): UserError {
  return new UserError({
    code: 'CLI.USAGE',
    message,
    ...(hint === undefined ? {} : { hint }),
    exitCode: exitCode.usage,
  })
}

/** Ctrl-C, or a prompt that was left. */
export function cancelled(): UserError {
  return new UserError({
    code: 'CLI.CANCELLED',
    message: 'Cancelled; nothing was changed.',
    exitCode: exitCode.cancelled,
  })
}
