import type { Creation } from '../creation.ts'
import { placeError } from '../place-error.ts'
import { shownPath } from '../shown-path.ts'
import { writeProject } from '../write-project.ts'

type WriteFiles = Pick<
  Creation,
  'cwd' | 'exists' | 'files' | 'folder' | 'output' | 'signal' | 'undo'
>

export async function writeFiles(creation: WriteFiles): Promise<void> {
  const { cwd, files, folder, output, signal } = creation
  try {
    writeProject(files, creation)
  } catch (error) {
    throw placeError(error, folder)
  }
  output.info(`Wrote ${files.length} files to ${shownPath(cwd, folder)}`)
  // Writing blocks; a Ctrl-C during it is delivered now.
  await new Promise(setImmediate)
  signal.throwIfAborted()
}
