import { parseArguments, UserError } from '@repo/cli'
import { serverStatus, stopServer } from '@repo/local-postgres'
import type { CommandContext } from '../cli.ts'

/** Refuses while `pnpm dev` or another command uses the server, unless forced. */
export async function run({ args, project, output }: CommandContext): Promise<undefined> {
  const { values } = parseArguments(
    { args, options: { force: { type: 'boolean', default: false } } },
    'pnpm db --help',
  )
  if (!values.force) await refuseWhileHeld(project.root)
  const stopped = await stopServer({ root: project.root })
  output.info(stopped ? 'Stopped.' : 'It was not running.')
}

async function refuseWhileHeld(root: string): Promise<void> {
  const holds = await countHolds(root)
  if (holds === 0) return
  throw new UserError({
    code: 'DATABASE.IN_USE',
    message: `The local Postgres is in use by ${holds} other command${holds > 1 ? 's' : ''}, such as \`pnpm dev\`.`,
    hint: 'End them, or: pnpm db stop --force',
  })
}

/** A server that takes no connection has none to ask over: to stop it is what mends it. */
async function countHolds(root: string): Promise<number> {
  try {
    const status = await serverStatus({ root })
    return status.running ? status.holds : 0
  } catch (error) {
    if (error instanceof UserError) return 0
    throw error
  }
}
