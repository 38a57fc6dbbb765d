import { cancelled, parseArguments, UserError } from '@repo/cli'
import { dropDatabase, holdServer, resetServer } from '@repo/local-postgres'
import type { CommandContext } from '../cli.ts'
import { databaseUrls, describeUrl } from '../database-urls.ts'
import { localDatabaseName } from '../with-database.ts'
import { run as setUp } from './setup.ts'

/** Only ever touches the project's own server. */
export async function run(context: CommandContext): Promise<undefined> {
  const { values } = parseArguments(
    {
      args: context.args,
      options: {
        yes: { type: 'boolean', default: false },
        server: { type: 'boolean', default: false },
      },
    },
    'pnpm db --help',
  )
  const { env, project, prompts, signal } = context
  const urls = databaseUrls(env)
  if (urls) throw notOurs(describeUrl(urls.direct))
  const message = values.server
    ? 'Delete all databases of the local Postgres?'
    : `Delete all data of the local database "${localDatabaseName}"?`
  if (!values.yes && !(await prompts.confirm({ message, flag: '--yes', initial: false }))) {
    throw cancelled()
  }
  if (values.server) await resetServer({ root: project.root })
  else {
    const server = await holdServer({ root: project.root, signal })
    await dropDatabase(server.url('postgres'), localDatabaseName).finally(server.release)
  }
  return setUp({ ...context, args: [] })
}

function notOurs(description: string): UserError {
  return new UserError({
    code: 'DATABASE.NOT_LOCAL',
    message: `DATABASE_URL points at ${description}; this command only resets the local Postgres.`,
    hint: 'Take DATABASE_URL and DIRECT_DATABASE_URL out of the environment and of .env to use the local one',
  })
}
