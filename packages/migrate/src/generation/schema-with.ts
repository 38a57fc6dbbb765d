import path from 'node:path'
import type { SchemaFile } from '@repo/schema-engine'
import { type Project, readSchema } from '../project.ts'
import type { FileChange } from './file-change.ts'

/** The schema with these files as they will be, whatever is in place now. */
export function schemaWith(project: Project, files: FileChange[]): SchemaFile[] {
  const schema = new Map(readSchema(project).map(({ path: file, content }) => [file, content]))
  for (const { path: file, after } of files) {
    if (!file.endsWith('.prisma')) continue
    const absolute = path.join(project.root, file)
    if (after === undefined) schema.delete(absolute)
    else schema.set(absolute, after)
  }
  return [...schema]
    .map(([file, content]) => ({ path: file, content }))
    .sort((a, b) => (a.path < b.path ? -1 : 1)) // as `readSchema`: the client's text follows the order
}
