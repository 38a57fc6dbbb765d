import { parseArguments } from '@repo/cli'
import { applyPending } from '../apply-pending.ts'
import type { CommandContext } from '../cli.ts'
import { describeApplied } from '../describe.ts'
import { withDatabase } from '../with-database.ts'

export async function run(context: CommandContext): Promise<undefined> {
  const { values } = parseArguments(
    { args: context.args, options: { 'allow-remote': { type: 'boolean', default: false } } },
    'pnpm db --help',
  )
  await withDatabase({ ...context, allowRemote: values['allow-remote'] }, async (database) => {
    const applied = await applyPending(context.project, database.direct)
    context.output.info(describeApplied(applied, database.description))
  })
}
