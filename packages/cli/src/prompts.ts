import { cancelled, exitCode, UserError } from './user-error.ts'

export interface Question {
  message: string
  /** The flag that answers this question without a terminal: `'--name <name>'`. */
  flag: string
}

/** A question that nobody is there to answer: exit code 4. */
export class AnswerNeeded extends UserError {
  readonly question: Question & { choices?: string[] }

  constructor(question: Question & { choices?: string[] }) {
    super({
      code: 'CLI.ANSWER_NEEDED',
      message: `${question.message.replace(/\??$/, '?')} There is no terminal to ask on.`,
      hint: `Add ${question.flag}`,
      exitCode: exitCode.answerNeeded,
    })
    this.question = question
  }
}

export interface Choice<Value extends string> {
  value: Value
  label: string
  hint?: string
}

export interface Prompts {
  /** False without a terminal: then every question throws `CLI.ANSWER_NEEDED` (exit code 4). */
  readonly interactive: boolean
  text: (
    question: Question & {
      /** Shown before it is asked. */
      help?: string
      initial?: string
      validate?: (value: string) => string | undefined
    },
  ) => Promise<string>
  confirm: (question: Question & { initial?: boolean }) => Promise<boolean>
  select: <Value extends string>(
    question: Question & { choices: readonly Choice<Value>[] },
  ) => Promise<Value>
}

export interface PromptStreams {
  stdin: NodeJS.ReadStream
  stderr: NodeJS.WriteStream
  /** Leaves an open question. */
  signal?: AbortSignal
}

/** For where nobody is: every question throws. */
export const noPrompts: Prompts = {
  interactive: false,
  text: async ({ message, flag }) => {
    throw new AnswerNeeded({ message, flag })
  },
  confirm: async ({ message, flag }) => {
    throw new AnswerNeeded({ message, flag })
  },
  select: async ({ message, flag, choices }) => {
    throw new AnswerNeeded({ message, flag, choices: choices.map(({ value }) => value) })
  },
}

/** Choices that are seen at a glance: the menu of `pnpm gen` is one of them. */
const longest = 16

/** Prompts on stderr, loaded only when a question is asked. */
export function createPrompts({ stdin, stderr, signal }: PromptStreams): Prompts {
  if (!stdin.isTTY || !stderr.isTTY) return noPrompts
  const ask = async <Value>(
    run: (clack: typeof import('@clack/prompts')) => Promise<Value>,
  ): Promise<Exclude<Value, symbol>> => {
    const clack = await import('@clack/prompts')
    const answer = await run(clack)
    if (typeof answer === 'symbol') throw cancelled()
    return answer as Exclude<Value, symbol> // `typeof` does not narrow a type parameter
  }
  const common = { input: stdin, output: stderr, ...(signal === undefined ? {} : { signal }) }
  return {
    interactive: true,
    text: (question) =>
      ask((clack) => {
        if (question.help !== undefined) clack.log.message(question.help, { output: stderr })
        return clack.text({
          ...common,
          message: question.message,
          ...(question.initial === undefined ? {} : { initialValue: question.initial }),
          validate: (value) => question.validate?.(value ?? ''),
        })
      }),
    confirm: (question) =>
      ask((clack) =>
        clack.confirm({
          ...common,
          message: question.message,
          initialValue: question.initial ?? true,
        }),
      ),
    select: (question) =>
      ask(async (clack) => {
        // A long list is searched by typing.
        const prompt = question.choices.length > longest ? clack.autocomplete : clack.select
        const answer = await prompt<string>({
          ...common,
          message: question.message,
          options: question.choices.map((choice) => ({ ...choice })),
        })
        if (typeof answer === 'symbol') return answer
        // clack returns one of the values it was given.
        return (
          question.choices.find((choice) => choice.value === answer)?.value ?? clack.CANCEL_SYMBOL
        )
      }),
  }
}
