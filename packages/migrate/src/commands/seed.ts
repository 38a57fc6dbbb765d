import { checkConnection } from '@repo/schema-engine'
import type { CommandContext } from '../cli.ts'
import { ensureClient } from '../generate.ts'
import { parseAllowRemote } from '../parse-allow-remote.ts'
import { runSeed } from '../run-seed.ts'
import { withDatabase } from '../with-database.ts'

export async function run(context: CommandContext): Promise<undefined> {
  const allowRemote = parseAllowRemote(context.args)
  await ensureClient(context.project)
  await withDatabase({ ...context, allowRemote }, async (database) => {
    await checkConnection(database.direct)
    await runSeed(context.project, context.env, database, context.signal)
    context.output.info(`Seeded ${database.description}.`)
  })
}
