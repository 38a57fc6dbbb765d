import path from 'node:path'
import type { Context, ExitCode } from '@repo/cli'
import packageJson from '../package.json' with { type: 'json' }
import { create } from './create.ts'
import { readCheckout } from './template/read-checkout.ts'

const root = path.resolve(import.meta.dirname, '../../..')

/** `pnpm new`: the template is the checkout that this file is part of. */
export function createFromCheckout(
  args: string[],
  context: Context,
): Promise<ExitCode | undefined> {
  // pnpm runs a script in its package's folder; the target is relative to where the user is.
  const typedIn = context.env.npm_lifecycle_event === 'new' ? context.env.INIT_CWD : undefined
  return create(
    args,
    { ...context, cwd: typedIn ?? context.cwd },
    {
      command: 'pnpm new',
      example: '../my-app',
      version: packageJson.version,
      root,
      files: () => readCheckout(root),
    },
  )
}
