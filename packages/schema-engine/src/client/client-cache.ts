import { hash } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { prismaEngines } from '../prisma-engines.ts'
import { isGenerated, listFiles } from './client-files.ts'
import type { Described } from './follow-schema.ts'
import { packShared, unpackShared } from './pack-shared.ts'

/** The client in place, one that a generation waits to publish, and the one before. */
const kept = 3

/**
 * What the client in `output` was made from, if a generation with this cache made it and nobody
 * touched it since.
 */
export async function findCached(folder: string, output: string): Promise<Described | undefined> {
  try {
    const bytes = await readFile(await cacheFile(folder, output))
    return unpackShared(bytes) as Described // `noteClient` wrote it
  } catch {
    return undefined // not there, or by another Node
  }
}

/** Returns what writes down from what the client in `output`, as it is now, was made. */
export async function noteClient(
  folder: string,
  output: string,
  described: Described,
): Promise<() => Promise<void>> {
  const file = await cacheFile(folder, output)
  return async () => {
    await mkdir(folder, { recursive: true })
    await writeFile(`${file}.${process.pid}`, packShared(described))
    await rename(`${file}.${process.pid}`, file)
    await removeOldest(folder)
  }
}

/** Named by what the client's files say, so that none is taken for another. */
async function cacheFile(folder: string, output: string): Promise<string> {
  const files = (await listFiles(output)).filter(isGenerated).sort()
  const hashes = files.map(
    (file) => `${file} ${hash('sha256', readFileSync(path.join(output, file)))}`,
  )
  return path.join(folder, hash('sha256', [prismaEngines().version, ...hashes].join('\n')))
}

async function removeOldest(folder: string): Promise<void> {
  const files = (await readdir(folder)).map((name) => path.join(folder, name))
  const ages = files.map((file) => ({ file, time: statSync(file).mtimeMs }))
  const old = ages.sort((a, b) => b.time - a.time).slice(kept)
  await Promise.all(old.map(({ file }) => rm(file, { force: true })))
}
