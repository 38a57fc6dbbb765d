import { parseArguments, usageError } from '@repo/cli'
import type { CommandContext } from '../cli.ts'
import { everything, signingSecret, signToken } from '../dev/development-token.ts'

/** Prints a token, and nothing else, so that `$(pnpm -s sign-token)` is one. */
export async function run({ args, env, project, output }: CommandContext): Promise<undefined> {
  const { values } = parseArguments(
    {
      args,
      options: {
        subject: { type: 'string', default: 'dev' },
        scope: { type: 'string', default: everything },
        expires: { type: 'string', default: '30d' },
      },
    },
    'pnpm sign-token --help',
  )
  const { subject, scope, expires } = values
  if (!/^[1-9]\d{0,5}[smhdwy]$/.test(expires)) {
    throw usageError(`"${expires}" is no time, as 30d or 2h is.`, 'pnpm sign-token --expires 30d')
  }
  const secret = signingSecret(project.root, env)
  output.result(await signToken({ secret, subject, scope, expires, env }))
}
