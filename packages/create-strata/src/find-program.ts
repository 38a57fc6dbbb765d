import { accessSync, constants, existsSync, realpathSync, statSync } from 'node:fs'
import path from 'node:path'
import type { Program } from './creation.ts'

/** The first `name` on the PATH, or undefined. On Windows with each ending of PATHEXT. */
export function findProgram(name: string, env: NodeJS.ProcessEnv): string | undefined {
  const endings = process.platform === 'win32' ? (env.PATHEXT ?? '.EXE;.CMD').split(';') : ['']
  return searchPath(env)
    .flatMap((folder) => endings.map((ending) => path.join(folder, name + ending)))
    .find(isExecutable)
}

export function searchPath(env: NodeJS.ProcessEnv): string[] {
  return (env[pathKey(env)] ?? '').split(path.delimiter).filter((folder) => folder !== '')
}

/** Windows writes it `Path`, and a copied environment is case-sensitive there too. */
export function pathKey(env: NodeJS.ProcessEnv): string {
  return Object.keys(env).find((key) => key.toUpperCase() === 'PATH') ?? 'PATH'
}

/** The pnpm that runs us, else the one on the PATH. */
export function findPnpm(env: NodeJS.ProcessEnv): Program | undefined {
  const running = env.npm_execpath ?? ''
  if (/^pnpm\b/.test(path.basename(running)) && existsSync(running)) {
    // Up to version 11 it was a script.
    const isScript = /\.[cm]?js$/.test(running)
    return isScript ? { file: process.execPath, args: [running] } : { file: running, args: [] }
  }
  const found = findProgram('pnpm', env)
  return found === undefined ? undefined : { file: found, args: [] }
}

/** `env` for the programs we start: the `node` they find is the one that runs us. */
export function withThisNode(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const found = findProgram('node', env)
  if (found !== undefined && isSameFile(found, process.execPath)) return env
  const folders = [path.dirname(process.execPath), ...searchPath(env)]
  return { ...env, [pathKey(env)]: folders.join(path.delimiter) }
}

export function isSameFile(one: string, other: string): boolean {
  return realpathSync(one) === realpathSync(other)
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return statSync(file).isFile()
  } catch {
    return false
  }
}
