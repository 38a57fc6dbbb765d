import { parseArguments, UserError } from '@repo/cli'
import { serverStatus, stopServer } from '@repo/local-postgres'
import type { CommandContext } from '../cli.ts'

/** Refuses while `pnpm dev` or another command uses the server, unless forced. */
export async function run({ args, project, output }: CommandContext): Promise<undefined> {
  const { values } = parseArguments(
    { args, options: { force: { type: 'boolean', default: false } } },
    'pnpm db --help',
  )
  const status = await serverStatus({ root: project.root })
  if (status.running && status.holds > 0 && !values.force) {
    throw new UserError({
      code: 'DATABASE.IN_USE',
      message: `The local Postgres is in use by ${status.holds} other command${status.holds > 1 ? 's' : ''}, such as \`pnpm dev\`.`,
      hint: 'End them, or: pnpm db stop --force',
    })
  }
  const stopped = await stopServer({ root: project.root })
  output.info(stopped ? 'Stopped.' : 'It was not running.')
}
