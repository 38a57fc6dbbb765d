import { type Context, UserError } from '@repo/cli'
import { openEngine } from '@repo/schema-engine'
import { databaseOf } from '../database-urls.ts'
import { type Project, readSchema } from '../project.ts'
import type { DevelopmentDatabase } from '../with-database.ts'
import type { CommandCare } from './command-care.ts'
import { describeRows } from './describe-rows.ts'
import type { PrismaArguments } from './prisma-arguments.ts'
import { readTableRows } from './table-rows.ts'

/**
 * Says what a database that is not the project's own would lose, and goes on only when its name was
 * typed; Prisma's --force does not answer for that. Throws `CLI.ANSWER_NEEDED` without a terminal
 * and `DATABASE.NOT_CONFIRMED` for another name.
 */
export async function confirmLoss(
  { project, output, prompts }: Context & { project: Project },
  { command, confirm, forPrisma }: PrismaArguments,
  loss: NonNullable<CommandCare['loses']>,
  { direct, description }: DevelopmentDatabase,
): Promise<void> {
  const name = databaseOf(direct)
  const does = forPrisma.includes('--force-reset') ? 'deletes every table of' : loss
  output.info(
    `pnpm prisma ${command} ${does} the database ${description}, which is not the project's own.`,
  )
  output.info(describeRows(await rowsOf(project, direct)))
  const isName = (typed: string) =>
    typed === name ? undefined : `Type ${name}, or press Ctrl-C to cancel`
  const typed =
    confirm ??
    (await prompts.text({
      message: 'What is the name of the database that may lose these rows?',
      flag: '--confirm <name of the database>',
      validate: isName,
    }))
  if (typed !== name) throw notConfirmed(typed, name)
}

async function rowsOf(project: Project, url: string) {
  const schema = readSchema(project)
  const engine = openEngine({ url, schema })
  try {
    return await readTableRows(engine, schema)
  } finally {
    await engine.dispose()
  }
}

const notConfirmed = (typed: string, name: string) =>
  new UserError({
    code: 'DATABASE.NOT_CONFIRMED',
    message: `"${typed}" is not the name of the database that the URL points at, "${name}".`,
    hint: 'See DATABASE_URL and DIRECT_DATABASE_URL in the environment and in .env.',
  })
