import { parseArguments, UserError } from '@repo/cli'
import { savedServerUrl } from '@repo/local-postgres'
import type { CommandContext } from '../cli.ts'
import { databaseUrls } from '../database-urls.ts'
import { localDatabaseName } from '../with-database.ts'

export async function run({ args, env, project, output }: CommandContext): Promise<undefined> {
  parseArguments({ args }, 'pnpm db --help')
  const url = databaseUrls(env)?.direct ?? savedServerUrl({ root: project.root }, localDatabaseName)
  if (url === undefined) {
    throw new UserError({
      code: 'DATABASE.NOT_CREATED',
      message: 'This project has no local database yet.',
      hint: 'pnpm db start',
    })
  }
  output.result(url)
}
