import { parseArguments } from '@repo/cli'
import { ensureDatabase, startServer } from '@repo/local-postgres'
import type { CommandContext } from '../cli.ts'
import { databaseUrls, describeUrl } from '../database-urls.ts'
import { localDatabaseName } from '../with-database.ts'

export async function run({
  args,
  env,
  project,
  output,
  signal,
}: CommandContext): Promise<undefined> {
  parseArguments({ args }, 'pnpm db --help')
  const server = await startServer({ root: project.root, signal })
  await ensureDatabase(server.url('postgres'), localDatabaseName)
  output.info(server.started ? 'Started; `pnpm db stop` stops it.' : 'It was running already.')
  const urls = databaseUrls(env)
  if (urls)
    output.info(`DATABASE_URL is set: commands use ${describeUrl(urls.direct)}, not this one.`)
  output.result(server.url(localDatabaseName))
}
