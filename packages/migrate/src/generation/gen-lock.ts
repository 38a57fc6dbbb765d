import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { type ExclusiveLock, openLock, UserError } from '@repo/cli'

/** Runs `action` while no other process generates in the project. Throws `GENERATE.BUSY`. */
export async function withGenLock<Result>(
  root: string,
  action: () => Promise<Result>,
): Promise<Result> {
  const folder = path.join(root, '.strata/gen')
  const lock = openGenLock(folder)
  try {
    if (!lock.tryTake()) throw busy()
    return await action()
  } finally {
    lock.close()
  }
}

function openGenLock(folder: string): ExclusiveLock {
  try {
    mkdirSync(folder, { recursive: true })
    return openLock(path.join(folder, 'lock'))
  } catch (cause) {
    throw new UserError({
      code: 'GENERATE.NO_LOCK',
      message: `The lock in "${folder}" cannot be opened: ${cause instanceof Error ? cause.message : cause}.`,
      hint: 'If no pnpm gen runs, delete .strata/gen/lock',
      cause,
    })
  }
}

const busy = () =>
  new UserError({
    code: 'GENERATE.BUSY',
    message: 'Another `pnpm gen` is at work in this project.',
    hint: 'Wait for it to end and run this again',
  })
