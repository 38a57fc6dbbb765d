import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises'
import path from 'node:path'

/**
 * Moves a staged client over the one in place, file by file: what did not change is not touched,
 * so that watchers see little. The entry comes last; a kill in between is mended by generating.
 */
export async function publishClient(staged: string, target: string): Promise<void> {
  const [fresh, present] = await Promise.all([sources(staged), sources(target)])
  const isEntry = (file: string) => file === 'client.ts'
  for (const file of fresh) await mkdir(path.dirname(path.join(target, file)), { recursive: true })
  for (const file of fresh.toSorted((a, b) => Number(isEntry(a)) - Number(isEntry(b)))) {
    const to = path.join(target, file)
    if (present.includes(file) && (await same(path.join(staged, file), to))) continue
    await rename(path.join(staged, file), to)
  }
  for (const file of present) if (!fresh.includes(file)) await rm(path.join(target, file))
}

async function sources(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true })
  return entries.filter((file) => file.endsWith('.ts'))
}

async function same(a: string, b: string): Promise<boolean> {
  const [one, other] = await Promise.all([readFile(a), readFile(b)])
  return one.equals(other)
}
