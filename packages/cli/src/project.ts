import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { parseEnv } from 'node:util'
import { UserError } from './user-error.ts'

/** The folder with `pnpm-workspace.yaml`, at or above `cwd`. Throws `PROJECT.NOT_FOUND`. */
export function findProjectRoot(cwd: string): string {
  let folder = path.resolve(cwd)
  while (!existsSync(path.join(folder, 'pnpm-workspace.yaml'))) {
    const parent = path.dirname(folder)
    if (parent === folder) {
      throw new UserError({
        code: 'PROJECT.NOT_FOUND',
        message: `No pnpm-workspace.yaml in "${cwd}" or a folder above it.`,
        hint: 'Run this inside a Strata project.',
      })
    }
    folder = parent
  }
  return folder
}

/** `.env` of the project root merged under `env`: what is already set wins. */
export function loadProjectEnv(root: string, env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const file = path.join(root, '.env')
  if (!existsSync(file)) return env
  return { ...parseEnv(readFileSync(file, 'utf8')), ...env }
}
