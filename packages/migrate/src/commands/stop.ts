import { parseArguments } from '@repo/cli'
import { stopServer } from '@repo/local-postgres'
import type { CommandContext } from '../cli.ts'

export async function run({ args, project, output }: CommandContext): Promise<undefined> {
  parseArguments({ args }, 'pnpm db --help')
  const stopped = await stopServer({ root: project.root })
  output.info(stopped ? 'Stopped.' : 'It was not running.')
}
