import { parseArguments } from '@repo/cli'

/** The one flag of the commands that change a database. Throws a usage error for anything else. */
export function parseAllowRemote(args: string[]): boolean {
  const options = { 'allow-remote': { type: 'boolean', default: false } } as const
  return parseArguments({ args, options }, 'pnpm db --help').values['allow-remote']
}
