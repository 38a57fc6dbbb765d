import { spawnSync } from 'node:child_process'
import path from 'node:path'
import { UserError } from '@repo/cli'
import type { Creation } from '../creation.ts'
import { lastLines, runChild } from '../run-child.ts'

type SetUpDatabase = Pick<Creation, 'childEnv' | 'folder' | 'output' | 'pnpm' | 'signal' | 'undo'>

/**
 * `pnpm db setup`: starts the database, migrates, generates the client, seeds, and stops it again.
 * Without pnpm between us and it, so that one signal reaches it directly. Throws `DATABASE.FAILED`.
 */
export async function setUpDatabase({ pnpm, ...creation }: SetUpDatabase): Promise<void> {
  if (pnpm === undefined) return
  const { childEnv, folder, undo } = creation
  creation.output.info('Creating its database: migrations, client, seed')
  undo.add(() => deleteDatabase(folder, childEnv))
  const db = { file: process.execPath, args: ['packages/migrate/src/main.ts'] }
  const { output, exitCode } = await runChild(db, ['setup'], { ...creation, cwd: folder })
  if (exitCode === 0) return
  throw new UserError({
    code: 'DATABASE.FAILED',
    message: `"pnpm db setup" in the new project exits with ${exitCode}:\n${lastLines(output)}`,
    hint: 'Nothing was kept. Add --files-only, then run "pnpm install" and "pnpm db setup" there.',
  })
}

/**
 * Stops the server, should it be running, and deletes its data, which may lie outside the project.
 * Alone in its process group, out of reach of a second Ctrl-C.
 */
function deleteDatabase(folder: string, env: NodeJS.ProcessEnv): void {
  const script = `
    import { resetServer } from '@repo/local-postgres'
    await resetServer({ root: process.argv[1] })`
  const alone = { detached: process.platform !== 'win32' } // spawnSync takes it; its types do not
  spawnSync(process.execPath, ['--input-type=module', '--eval', script, folder], {
    cwd: path.join(folder, 'packages/migrate'),
    env,
    ...alone,
    timeout: 20_000,
  })
}
