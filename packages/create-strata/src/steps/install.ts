import { UserError } from '@repo/cli'
import type { Creation } from '../creation.ts'
import { lastLines, runChild } from '../run-child.ts'

type Install = Pick<Creation, 'childEnv' | 'folder' | 'output' | 'pnpm' | 'signal' | 'undo'>

/** Throws `INSTALL.FAILED` with what pnpm said last. */
export async function install({ pnpm, ...creation }: Install): Promise<void> {
  if (pnpm === undefined) return
  creation.output.info('Installing its dependencies')
  // The project's lockfile is exact, and tests and types are part of it whatever NODE_ENV says.
  const args = ['install', '--frozen-lockfile', '--prod=false']
  const { output, exitCode } = await runChild(pnpm, args, { ...creation, cwd: creation.folder })
  if (exitCode === 0) return
  throw new UserError({
    code: 'INSTALL.FAILED',
    message: `"pnpm install" in the new project exits with ${exitCode}:\n${lastLines(output)}`,
    hint: 'Nothing was kept. Try again, or add --files-only.',
  })
}
