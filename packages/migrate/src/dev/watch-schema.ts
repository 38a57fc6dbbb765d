import { watch } from 'node:fs'
import path from 'node:path'
import { describeError, type Output } from '@repo/cli'
import { ensureClient } from '../generate.ts'
import { type Project, readSchema } from '../project.ts'

/**
 * Regenerates the client when a `.prisma` file changes, so that types and a running app follow an
 * edit by hand. Returns a function that ends the watch.
 */
export function watchSchema(project: Project, output: Output): () => void {
  let pending = false
  let running: Promise<void> = Promise.resolve()
  const regenerate = async () => {
    pending = false
    try {
      if (await ensureClient(project)) output.info('The schema changed: generated the client.')
    } catch (error) {
      output.info(describeError(error, output.style)) // a half-typed schema; the next save tries again
    }
  }
  // Each folder by itself: on Linux Node's own recursion misses what comes right after a new file.
  const watchers = schemaFolders(project).map((folder) =>
    watch(folder, (_event, name) => {
      if (pending || !name?.endsWith('.prisma')) return
      pending = true
      running = running.then(regenerate)
    }),
  )
  return () => {
    for (const watcher of watchers) watcher.close()
  }
}

function schemaFolders(project: Project): string[] {
  const folders = readSchema(project).map((file) => path.dirname(file.path))
  return [...new Set([project.schemaFolder, ...folders])]
}
