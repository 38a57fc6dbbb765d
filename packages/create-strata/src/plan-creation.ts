import { type Context, UserError } from '@repo/cli'
import { checkPlace, type Place } from './check-place.ts'
import { childEnv } from './child-env.ts'
import type { Creation, Program } from './creation.ts'
import { findPnpm, findProgram } from './find-program.ts'
import type { Options } from './options.ts'
import { parseTarget, type Target } from './parse-target.ts'
import { editTemplate } from './template/edit-template.ts'
import type { Template } from './template/template.ts'

/** Everything that can be found out, or go wrong, before anything is written. */
export async function planCreation(
  options: Options,
  context: Context,
  template: Template,
): Promise<Omit<Creation, 'undo'>> {
  const { cwd, env, output, signal } = context
  const { folder, name, exists, repository } = await chooseTarget(options, context, template)
  const git = options.git && repository === undefined ? requireGit(env, template) : undefined
  const pnpm = options.filesOnly ? undefined : requirePnpm(env, template)
  const files = editTemplate(await template.files(), name)
  signal.throwIfAborted()
  return {
    ...{ cwd, env, output, signal, childEnv: childEnv(env) },
    ...{ folder, name, exists, files, git, pnpm },
    repository: options.git ? repository : undefined,
  }
}

async function chooseTarget(
  { argument }: Options,
  { cwd, prompts }: Context,
  { command, example, root }: Template,
): Promise<Target & Place> {
  const check = (typed: string) => {
    const target = parseTarget({ argument: typed, cwd, command })
    return { ...target, ...checkPlace(target.folder, root) }
  }
  if (argument !== undefined) return check(argument)
  const answer = await prompts.text({
    message: 'Folder of the new project',
    flag: `the folder: ${command} ${example}`,
    initial: example,
    validate: (typed) => problemOf(() => check(typed)),
  })
  return check(answer)
}

function problemOf(check: () => unknown): string | undefined {
  try {
    check()
    return undefined
  } catch (error) {
    if (error instanceof UserError) return error.message
    throw error
  }
}

function requireGit(env: NodeJS.ProcessEnv, { root }: Template): Program {
  const file = findProgram('git', env)
  if (file !== undefined) return { file, args: [] }
  throw new UserError({
    code: 'GIT.MISSING',
    message: 'The program "git" is not on the PATH.',
    // A checkout is read with git in any case.
    hint: root === undefined ? 'Add --no-git to do without a repository.' : 'Install git.',
  })
}

function requirePnpm(env: NodeJS.ProcessEnv, { command, example }: Template): Program {
  const pnpm = findPnpm(env)
  if (pnpm !== undefined) return pnpm
  throw new UserError({
    code: 'PNPM.MISSING',
    message: 'The program "pnpm" is not on the PATH.',
    hint: `npx -y -p node@24 -p pnpm@12 ${command} ${example}`,
  })
}
