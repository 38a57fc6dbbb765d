import { commandPrefix } from '../command-prefix.ts'
import type { Creation } from '../creation.ts'
import { shellQuote } from '../shell-quote.ts'
import { shownPath } from '../shown-path.ts'

type ShowNext = Pick<Creation, 'cwd' | 'env' | 'folder' | 'output' | 'pnpm'>

/** At most three commands, to be pasted where the user is now. */
export function showNext({ cwd, env, folder, output, pnpm }: ShowNext): void {
  const prefix = commandPrefix(env)
  const commands = [
    ...(folder === cwd ? [] : [`cd ${shellQuote(shownPath(cwd, folder))}`]),
    ...(pnpm === undefined ? [`${prefix}pnpm install`] : []),
    `${prefix}pnpm dev`,
    ...(pnpm === undefined ? [] : [`${prefix}pnpm gen model Post title:string author:ref:User`]),
  ]
  output.info('Next:')
  output.result(commands.map((command) => `  ${command}`).join('\n'))
}
