import {
  type Context,
  type ExitCode,
  exitCode,
  loadProjectEnv,
  noPrompts,
  shownError,
  UserError,
} from '@repo/cli'
import { openProject } from '@repo/migrate'
import { describeRecovery, recoverGeneration } from '@repo/migrate/generation'
import { generators } from './generators/index.ts'
import { parseCommand, undo } from './parse-command.ts'
import { readProjectState } from './pipeline/project-state.ts'
import { failureAsJson } from './pipeline/show-plan.ts'
import { readRequest } from './read-request.ts'
import { runGeneration } from './run-generation.ts'
import { runUndo } from './run-undo.ts'

/** `pnpm gen …`: the exit code is 3 where an edit is left to do by hand. */
export async function gen(argv: string[], context: Context): Promise<ExitCode | undefined> {
  // A program reads one object, whatever happens; nobody is there to be asked.
  if (!argv.includes('--json')) return dispatch(argv, context)
  try {
    return await dispatch(argv, withoutQuestions(context))
  } catch (error) {
    const shown = shownError(error, context.signal)
    context.output.json(failureAsJson(argv, shown))
    if (!(shown instanceof UserError)) throw shown // its stack goes to stderr
    return shown.exitCode
  }
}

async function dispatch(argv: string[], context: Context): Promise<ExitCode | undefined> {
  const asked = argv.length === 0 && context.prompts.interactive ? await menu(context) : argv
  const parsed = parseCommand(asked, generators)
  if (parsed.command === 'help') {
    context.output.result(parsed.text)
    return exitCode.done
  }
  const project = openProject(context.cwd)
  const env = loadProjectEnv(project.root, context.env)
  if (parsed.command === 'recover') {
    const recovery = await recoverGeneration({ ...context, env, project })
    context.output.info(recovery ? describeRecovery(recovery) : 'There is nothing to recover.')
    return exitCode.done
  }
  const { flags } = parsed
  if (parsed.command === 'undo') return runUndo({ ...context, env, project, flags })
  const { generator, args } = parsed
  const readSchema = () => readProjectState(project, env).schema
  const request = await readRequest(generator, args, { prompts: context.prompts, readSchema })
  return runGeneration({ ...context, env, project, flags, request, generator: generator.name })
}

const withoutQuestions = (context: Context): Context => ({ ...context, prompts: noPrompts })

/** Which generator; it asks for its arguments. */
async function menu({ prompts }: Context): Promise<string[]> {
  const name = await prompts.select({
    message: 'What to generate',
    flag: 'what to generate: pnpm gen model …',
    choices: [...generators, undo].map(({ name: value, summary }) => ({
      value,
      label: value,
      hint: summary,
    })),
  })
  return [name]
}
