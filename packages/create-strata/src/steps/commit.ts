import { rmSync } from 'node:fs'
import path from 'node:path'
import { UserError } from '@repo/cli'
import type { Creation } from '../creation.ts'
import { type ChildResult, lastLines, runChild } from '../run-child.ts'

type Commit = Pick<
  Creation,
  'childEnv' | 'files' | 'folder' | 'git' | 'name' | 'output' | 'repository' | 'signal' | 'undo'
>

/** The first commit: exactly the files that were written. Throws `GIT.FAILED`. */
export async function commit(creation: Commit): Promise<void> {
  const { files, folder, git, name, output, repository, undo } = creation
  if (repository !== undefined) output.info(`Left to commit: it is in the repository ${repository}`)
  if (git === undefined) return
  const run = (args: string[], input?: string): Promise<ChildResult> =>
    runChild(git, args, { ...creation, cwd: folder, ...(input === undefined ? {} : { input }) })

  undo.add(() =>
    rmSync(path.join(folder, '.git'), { recursive: true, force: true, maxRetries: 10 }),
  )
  await ok(run(['-c', 'init.defaultBranch=main', 'init', '--quiet']))
  const paths = files.map((file) => `${file.path}\0`).join('')
  // Forced, so that a global ignore file leaves nothing out.
  const add = [
    '--literal-pathspecs',
    'add',
    '--force',
    '--pathspec-from-file=-',
    '--pathspec-file-nul',
  ]
  await ok(run(add, paths))
  const known = (await run(['var', 'GIT_AUTHOR_IDENT'])).exitCode === 0
  await ok(run(commitArguments(name, known)))
  output.info(known ? 'Made the first commit' : `Made the first commit as ${fallback.email}`)
}

const fallback = { name: 'Strata', email: 'strata@localhost' }

/** The owner's signing and hooks are for the owner's own commits; both may need a terminal. */
function commitArguments(name: string, known: boolean): string[] {
  const identity = known
    ? []
    : ['-c', `user.name=${fallback.name}`, '-c', `user.email=${fallback.email}`]
  const message = `Create ${name} with Strata`
  return [
    ...['-c', 'commit.gpgsign=false', '-c', 'core.hooksPath=/dev/null', ...identity],
    ...['commit', '--quiet', '--no-verify', '--message', message],
  ]
}

async function ok(result: Promise<ChildResult>): Promise<void> {
  const { exitCode, output } = await result
  if (exitCode === 0) return
  throw new UserError({
    code: 'GIT.FAILED',
    message: `git exits with ${exitCode} in the new project:\n${lastLines(output)}`,
    hint: 'Nothing was kept. Add --no-git to do without.',
  })
}
