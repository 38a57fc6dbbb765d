import { parseArguments } from '@repo/cli'
import type { CommandContext } from '../cli.ts'
import { ensureClient } from '../generate.ts'
import { runSeed } from '../run-seed.ts'
import { withDatabase } from '../with-database.ts'

export async function run(context: CommandContext): Promise<undefined> {
  const { values } = parseArguments(
    { args: context.args, options: { 'allow-remote': { type: 'boolean', default: false } } },
    'pnpm db --help',
  )
  await ensureClient(context.project)
  await withDatabase({ ...context, allowRemote: values['allow-remote'] }, async (database) => {
    await runSeed(context.project, context.env, database, context.signal)
    context.output.info(`Seeded ${database.description}.`)
  })
}
