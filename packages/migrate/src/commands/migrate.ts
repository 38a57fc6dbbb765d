import { applyPending, waitingOf } from '../apply-pending.ts'
import type { CommandContext } from '../cli.ts'
import { describeApplied } from '../describe-applied.ts'
import { parseAllowRemote } from '../parse-allow-remote.ts'
import { withDatabase } from '../with-database.ts'

export async function run(context: CommandContext): Promise<undefined> {
  const allowRemote = parseAllowRemote(context.args)
  await withDatabase({ ...context, allowRemote }, async (database) => {
    const applied = await applyPending(context.project, database.direct, waitingOf(context))
    context.output.info(describeApplied(applied, database.description))
  })
}
