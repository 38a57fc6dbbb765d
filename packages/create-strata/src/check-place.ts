import {
  accessSync,
  constants,
  existsSync,
  lstatSync,
  readdirSync,
  realpathSync,
  statSync,
} from 'node:fs'
import path from 'node:path'
import { UserError } from '@repo/cli'
import { placeError } from './place-error.ts'

export interface Place {
  /** The target is an empty folder already; it keeps being that folder. */
  exists: boolean
  /** The git work tree that the project is inside of, if any. */
  repository: string | undefined
}

/** Looks, and writes nothing. Throws `TARGET.…` where no project can be made. */
export function checkPlace(folder: string, templateRoot: string | undefined): Place {
  try {
    const ground = nearestExisting(folder)
    const real = path.join(realpathSync(ground), path.relative(ground, folder))
    if (templateRoot !== undefined && isWithin(real, realpathSync(templateRoot))) {
      throw insideTemplate(folder, templateRoot)
    }
    if (!statSync(ground).isDirectory()) throw notAFolder(folder, ground)
    const exists = ground === folder
    if (exists) checkEmpty(folder)
    accessSync(ground, constants.W_OK | constants.X_OK)
    return { exists, repository: enclosingRepository(real) }
  } catch (error) {
    throw placeError(error, folder)
  }
}

/** The folder itself or the nearest above it that is there; a broken link counts as there. */
function nearestExisting(folder: string): string {
  let ground = folder
  while (lstatSync(ground, { throwIfNoEntry: false }) === undefined) ground = path.dirname(ground)
  return ground
}

function isWithin(folder: string, root: string): boolean {
  const relative = path.relative(root, folder)
  return relative !== '..' && !relative.startsWith(`..${path.sep}`) && !path.isAbsolute(relative)
}

function insideTemplate(folder: string, root: string): UserError {
  return new UserError({
    code: 'TARGET.INSIDE_TEMPLATE',
    message: `"${folder}" is inside the template "${root}".`,
    hint: `pnpm new ../${path.basename(folder)}`,
  })
}

function notAFolder(folder: string, ground: string): UserError {
  return new UserError({
    code: 'TARGET.NOT_A_FOLDER',
    message: `No project can be made in "${folder}": "${ground}" is a file.`,
  })
}

function checkEmpty(folder: string): void {
  const entries = readdirSync(folder).filter((entry) => entry !== '.git')
  if (entries.length === 0) return
  const some = entries.slice(0, 3).join(', ')
  throw new UserError({
    code: 'TARGET.NOT_EMPTY',
    message: `The folder "${folder}" is not empty: it has ${some}${entries.length > 3 ? ', …' : ''}.`,
    hint: 'Choose another name, or empty it first.',
  })
}

function enclosingRepository(folder: string): string | undefined {
  for (let above = folder; ; above = path.dirname(above)) {
    if (existsSync(path.join(above, '.git'))) return above
    if (above === path.dirname(above)) return undefined
  }
}
