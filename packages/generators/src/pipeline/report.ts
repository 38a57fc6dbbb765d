import {
  type Context,
  cancelled,
  type ExitCode,
  exitCode,
  type Output,
  usageError,
} from '@repo/cli'
import type { Flags } from '../parse-command.ts'
import type { Identical, Request } from './generator.ts'
import type { Plan } from './plan.ts'
import { describeConflict, describePlan, planAsJson } from './show-plan.ts'

type Shown = Pick<Context, 'output' | 'prompts'> & { flags: Flags }

/** `pnpm gen …` in the form that every shell takes. */
export const commandOf = ({ canonical }: Request) =>
  ['pnpm gen', ...canonical.map(shellWord)].join(' ')

const shellWord = (word: string) =>
  /^[\w:.,=/-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`

/** Asks a person at a terminal; what loses data wants its text, also where nobody is. */
export async function confirm({ prompts, flags }: Shown, { confirm: typed }: Plan): Promise<void> {
  if (typed !== undefined && flags.confirm !== typed.text) {
    if (flags.confirm !== undefined) {
      throw usageError(
        `--confirm "${flags.confirm}" is not what has to be typed.`,
        `Add --confirm ${typed.text}`,
      )
    }
    await prompts.text({
      message: `${typed.message} Type ${typed.text} to go on`,
      flag: `--confirm ${typed.text}`,
      validate: (text) =>
        text === typed.text ? undefined : `Type ${typed.text}, or leave with Ctrl-C`,
    })
    return
  }
  // A complete command says everything; only a person at a terminal is asked to look.
  if (flags.yes || flags.json || !prompts.interactive) return
  if (!(await prompts.confirm({ message: 'Apply?', flag: '--yes', initial: true })))
    throw cancelled()
}

/** Ends a dry run, or a request that is there already. */
export function outcomeOf({ output, flags }: Shown, outcome: Plan | Identical): ExitCode {
  if ('identical' in outcome) {
    const { command, identical: message } = outcome
    if (flags.json) output.json({ command, status: 'identical', message })
    else output.result(`identical: ${message}`)
    return exitCode.done
  }
  if (flags.json) output.json(planAsJson(outcome, false))
  else output.result(describePlan(outcome, plain)) // may go into a file
  return outcome.conflicts.length > 0 ? exitCode.findings : exitCode.done
}

/** Ends a run that was applied. */
export function report({ output, flags }: Shown, plan: Plan): ExitCode {
  if (flags.json) output.json(planAsJson(plan, true))
  else {
    const files = plan.files.map(({ path, before, after }) =>
      [before === undefined ? 'create' : after === undefined ? 'delete' : 'edit  ', path].join(' '),
    )
    output.result([`${plan.title}: done.`, ...files].join('\n'))
    for (const conflict of plan.conflicts) output.info(describeConflict(conflict, output.style))
    output.info(`Next:\n${plan.next.map((command) => `  ${command}`).join('\n')}`)
  }
  return plan.conflicts.length > 0 ? exitCode.findings : exitCode.done
}

const plain: Output['style'] = (_style, text) => text
