import { parseArguments } from '@repo/cli'
import { ensureDatabase, startServer } from '@repo/local-postgres'
import type { CommandContext } from '../cli.ts'
import { localDatabaseName } from '../with-database.ts'

export async function run({ args, project, output, signal }: CommandContext): Promise<undefined> {
  parseArguments({ args }, 'pnpm db --help')
  const server = await startServer({ root: project.root, signal })
  await ensureDatabase(server.url('postgres'), localDatabaseName)
  output.info(server.started ? 'Started; `pnpm db stop` stops it.' : 'It was running already.')
  output.result(server.url(localDatabaseName))
}
