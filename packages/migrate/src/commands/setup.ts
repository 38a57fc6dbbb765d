import { parseArguments } from '@repo/cli'
import { applyPending, waitingOf } from '../apply-pending.ts'
import type { CommandContext } from '../cli.ts'
import { describeApplied } from '../describe-applied.ts'
import { ensureClient } from '../generate.ts'
import { runSeed } from '../run-seed.ts'
import { withDatabase } from '../with-database.ts'

/** Everything that a fresh clone needs before its first `pnpm dev`. */
export async function run(context: CommandContext): Promise<undefined> {
  parseArguments({ args: context.args }, 'pnpm db --help')
  const { project, env, output, signal } = context
  await withDatabase(context, async (database) => {
    const [applied] = await Promise.all([
      applyPending(project, database.direct, waitingOf(context)),
      ensureClient(project),
    ])
    await runSeed(project, env, database, signal)
    output.info(describeApplied(applied, database.description))
  })
}
