import { execFileSync } from 'node:child_process'
import path from 'node:path'
import { findProgram, isSameFile, pathKey, searchPath } from './find-program.ts'

/**
 * What to write before `pnpm` in the caller's own shell: nothing where a Node that runs TypeScript
 * and a pnpm are on the PATH there. Under npx the PATH that we see begins with npx's own folder,
 * which the shell does not have.
 */
export function commandPrefix(env: NodeJS.ProcessEnv): string {
  const own = searchPath(env).filter((folder) => !folder.split(path.sep).includes('_npx'))
  const shell = { ...env, [pathKey(env)]: own.join(path.delimiter) }
  const node = findProgram('node', shell)
  const works = node && findProgram('pnpm', shell) && runsTypeScript(versionOf(node))
  return works ? '' : 'npx -y -p node@24 -p pnpm@12 '
}

function versionOf(node: string): string {
  if (isSameFile(node, process.execPath)) return process.version
  try {
    return execFileSync(node, ['--version'], { encoding: 'utf8', timeout: 10_000 })
  } catch {
    return '' // a node that does not start is none
  }
}

/** From `v22.18.0` on, without a flag. */
function runsTypeScript(version: string): boolean {
  const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number)
  return major > 22 || (major === 22 && minor >= 18)
}
