import { type Prompts, parseArguments, UserError } from '@repo/cli'
import { answered } from './pipeline/answered.ts'
import type { Arguments, Generator, Request } from './pipeline/generator.ts'
import { type Questions, questionsOn } from './pipeline/questions.ts'
import type { ScannedSchema } from './schema/scan-schema.ts'

interface Asking {
  prompts: Prompts
  readSchema: () => ScannedSchema
}

/** What the arguments ask for; at a terminal, those that are missing are asked for. */
export async function readRequest(
  generator: Generator,
  args: Arguments,
  { prompts, readSchema }: Asking,
): Promise<Request> {
  try {
    return generator.parse(args)
  } catch (error) {
    const isUsage = error instanceof UserError && error.code === 'CLI.USAGE'
    if (!isUsage || !prompts.interactive) throw error
    const complete = await askForRest(generator, args, questionsOn(readSchema(), prompts))
    if (complete === undefined) throw error // nothing is missing
    return generator.parse(complete)
  }
}

async function askForRest(
  generator: Generator,
  args: Arguments,
  all: Questions,
): Promise<Arguments | undefined> {
  const { questions, asked, left } = answered(all, args)
  const answers = await generator.ask(questions)
  if (asked() === 0 || left().length > 0) return undefined
  const config = { args: answers, options: generator.options, allowPositionals: true }
  const { positionals, values } = parseArguments(config, `pnpm gen ${generator.name} --help`)
  // As in parseCommand: only the generator knows which of its flags are there.
  return { positionals, values: { ...args.values, ...(values as Arguments['values']) } }
}
