import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { UserError } from '@repo/cli'

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
  if (present.length > 0 && !present.some(isEntry)) throw outputTaken(output)
  const changed = await filterAsync(fresh, (file) => differs(file, staging, output))
  const stale = present.filter((file) => isGenerated(file) && !fresh.includes(file))
  if (changed.length === 0 && stale.length === 0) return
  await replaceFile(path.join(output, entry), interrupted)
  for (const file of stale) await rm(path.join(output, file))
  for (const file of changed.filter((name) => name !== entry)) {
    await replaceFile(path.join(output, file), await readFile(path.join(staging, file)))
  }
  await replaceFile(path.join(output, entry), await readFile(path.join(staging, entry)))
}

/** Readers see the old content or the new one. */
async function replaceFile(file: string, content: string | Buffer): Promise<void> {
  const temporary = `${file}.${process.pid}.tmp`
  await mkdir(path.dirname(file), { recursive: true })
  try {
    await writeFile(temporary, content)
    await rename(temporary, file)
  } finally {
    await rm(temporary, { force: true })
  }
}

/** Paths relative to the folder; none if it is not there. */
async function listFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return []
      throw error
    },
  )
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
}

async function differs(file: string, staging: string, output: string): Promise<boolean> {
  const [fresh, present] = await Promise.all([
    readFile(path.join(staging, file)),
    readFile(path.join(output, file)).catch(() => undefined),
  ])
  return present === undefined || !fresh.equals(present)
}

async function filterAsync<Item>(
  items: Item[],
  keep: (item: Item) => Promise<boolean>,
): Promise<Item[]> {
  const kept = await Promise.all(items.map(keep))
  return items.filter((_item, index) => kept[index])
}

function isEntry(file: string): boolean {
  return /^client\.[cm]?ts$/.test(file)
}

/** What Prisma, too, deletes from its output, and what a killed run of ours left there. */
function isGenerated(file: string): boolean {
  return /\.([cm]?[jt]s|wasm|prisma|tmp)$/.test(file)
}

function outputTaken(output: string): UserError {
  return new UserError({
    code: 'CLIENT.OUTPUT_TAKEN',
    message: `The generator's output "${output}" holds files and no Prisma client.`,
    hint: 'Give the generator in the schema another output, or empty that folder.',
  })
}
