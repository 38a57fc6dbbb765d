import { type FileHandle, mkdir, open, rename, rm, rmdir } from 'node:fs/promises'
import path from 'node:path'

/** Writes a file and returns when the disk has it. */
export async function writeDurably(file: string, content: string): Promise<void> {
  const handle = await open(file, 'w')
  try {
    await handle.writeFile(content)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Makes renames and new files of a folder survive a power cut; not needed, nor possible, on Windows. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  let handle: FileHandle | undefined
  try {
    handle = await open(folder, 'r')
    await handle.sync()
  } finally {
    await handle?.close()
  }
}

/** Under its name the file has the old content or the new one. */
export async function replaceFile(file: string, content: string, temporary: string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true })
  await writeDurably(temporary, content)
  await rename(temporary, file)
  await syncFolder(path.dirname(file))
}

/** Removes a file and then its folders, up to `root`, while they are empty. */
export async function removeWithEmptyFolders(file: string, root: string): Promise<void> {
  await rm(file, { force: true })
  for (
    let folder = path.dirname(file);
    folder.startsWith(root + path.sep);
    folder = path.dirname(folder)
  ) {
    try {
      await rmdir(folder)
    } catch {
      return // not empty, or not there to begin with
    }
  }
}
