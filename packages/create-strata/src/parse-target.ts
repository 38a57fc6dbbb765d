import path from 'node:path'
import { UserError } from '@repo/cli'
import { nameProblem, nearestName } from './name-problem.ts'
import { shellQuote } from './shell-quote.ts'

export interface Target {
  /** Absolute. */
  folder: string
  /** The folder's base name, and the root package's. */
  name: string
}

export interface ParseTargetOptions {
  /** As typed: a name or a path that ends in one; `.` is the folder one is in. */
  argument: string
  cwd: string
  /** For the hint: `pnpm new`. */
  command: string
}

/**
 * What a project's own tools cannot have in a path, tried one by one: vite (% # ?), the PATH (:),
 * the seed's run (*), and the shell in which initdb starts postgres (the rest).
 */
const refused = process.platform === 'win32' ? /[%#$`]/ : /[%#?:*"$`\\\n]/

/** Throws `NAME.INVALID`, and `TARGET.CHARACTER` for the few characters no folder above may have. */
export function parseTarget({ argument, cwd, command }: ParseTargetOptions): Target {
  const folder = path.resolve(cwd, argument)
  const isHere = /^\.[/\\]*$/.test(argument)
  const name = path.basename(isHere ? folder : argument)
  const problem = argument.includes('\0') ? 'has a NUL character' : nameProblem(name)
  if (problem === undefined) {
    refuseCharacters(folder)
    return { folder, name }
  }
  const nearest = nearestName(name)
  const better = nearest && shellQuote(argument.slice(0, argument.lastIndexOf(name)) + nearest)
  throw new UserError({
    code: 'NAME.INVALID',
    message: `The project name "${name}" ${problem}.`,
    hint: better ? `${command} ${better}` : `${command} --help`,
  })
}

function refuseCharacters(folder: string): void {
  const [character] = refused.exec(folder) ?? []
  if (character === undefined) return
  throw new UserError({
    code: 'TARGET.CHARACTER',
    message: `The path "${folder}" has a ${JSON.stringify(character)}, with which not all of a project's tools work.`,
    hint: 'Choose a folder whose path has none of % # ? : * " $ ` \\.',
  })
}
