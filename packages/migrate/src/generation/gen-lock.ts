import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { openLock, UserError } from '@repo/cli'

/** Runs `action` while no other process generates in the project. Throws `GENERATE.BUSY`. */
export async function withGenLock<Result>(
  root: string,
  action: () => Promise<Result>,
): Promise<Result> {
  const folder = path.join(root, '.strata/gen')
  mkdirSync(folder, { recursive: true })
  const lock = openLock(path.join(folder, 'lock'))
  try {
    if (!lock.tryTake()) throw busy()
    return await action()
  } finally {
    lock.close()
  }
}

const busy = () =>
  new UserError({
    code: 'GENERATE.BUSY',
    message: 'Another `pnpm gen` is at work in this project.',
    hint: 'Wait for it to end and run this again',
  })
