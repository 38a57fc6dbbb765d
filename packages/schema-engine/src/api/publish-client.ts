import { readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { mkdir, rename } from 'node:fs/promises'
import path from 'node:path'
import { UserError } from '@repo/cli'
import { isGenerated, linkFile, listFiles } from '../client/client-files.ts'

/** What stands in for the entry while the other files change: a killed run leaves it behind. */
const interrupted = `throw new Error('The Prisma client is incomplete: generating it was interrupted. Generate it again.')
export {}
`

/**
 * Makes `output` hold the generated files of `staging`, and removes generated files of before.
 *
 * The entry, client.ts, is written last, and throws until then: at no moment does a half client
 * look complete. Files are replaced one by one, not the folder: watchers keep watching, and what
 * did not change is not touched.
 */
export async function publishClient(staging: string, output: string): Promise<void> {
  const [fresh, present] = await Promise.all([listFiles(staging), listFiles(output)])
  const entry = fresh.find(isEntry)
  if (entry === undefined) throw new Error(`The generator wrote no client.ts to "${staging}".`)
  if (present.length === 0 && (await isMoved(staging, output))) return
  if (present.length > 0 && !present.some(isEntry)) throw outputTaken(output)
  const changed = fresh.filter((file) => differs(file, staging, output))
  const stale = present.filter((file) => isGenerated(file) && !fresh.includes(file))
  if (changed.length === 0 && stale.length === 0) return
  const folders = new Set(changed.map((file) => path.dirname(path.join(output, file))))
  for (const folder of folders) await mkdir(folder, { recursive: true })
  const replace = (file: string) =>
    replaceFile(path.join(output, file), (temporary) =>
      linkFile(path.join(staging, file), temporary),
    )
  replaceFile(path.join(output, entry), (temporary) => writeFileSync(temporary, interrupted))
  for (const file of stale) rmSync(path.join(output, file))
  for (const file of changed) if (file !== entry) replace(file)
  replace(entry)
}

/** A first client is whole at once, unless the place is there already or on another disk. */
async function isMoved(staging: string, output: string): Promise<boolean> {
  await mkdir(path.dirname(output), { recursive: true })
  return rename(staging, output).then(
    () => true,
    () => false,
  )
}

/** Readers see the old file or the new one. */
function replaceFile(file: string, make: (temporary: string) => void): void {
  const temporary = `${file}.${process.pid}.tmp`
  rmSync(temporary, { force: true })
  try {
    make(temporary)
    renameSync(temporary, file)
  } finally {
    rmSync(temporary, { force: true })
  }
}

function differs(file: string, staging: string, output: string): boolean {
  const [one, other] = [path.join(staging, file), path.join(output, file)]
  const present = statSync(other, { bigint: true, throwIfNoEntry: false })
  const fresh = statSync(one, { bigint: true })
  if (present === undefined || fresh.size !== present.size) return true
  const isLinked = fresh.ino === present.ino && fresh.dev === present.dev && fresh.ino !== 0n
  return !isLinked && !readFileSync(one).equals(readFileSync(other))
}

function isEntry(file: string): boolean {
  return /^client\.[cm]?ts$/.test(file)
}

function outputTaken(output: string): UserError {
  return new UserError({
    code: 'CLIENT.OUTPUT_TAKEN',
    message: `The generator's output "${output}" holds files and no Prisma client.`,
    hint: 'Give the generator in the schema another output, or empty that folder.',
  })
}
