import { parseArguments } from '@repo/cli'
import type { CommandContext } from '../cli.ts'
import { ensureClient } from '../generate.ts'

export async function run({ args, project, output }: CommandContext): Promise<undefined> {
  parseArguments({ args }, 'pnpm db --help')
  const generated = await ensureClient(project, true)
  output.info(generated ? 'Generated the client.' : 'The client is up to date.')
}
