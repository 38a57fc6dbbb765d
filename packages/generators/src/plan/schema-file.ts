import path from 'node:path'
import { kebabCase } from '../grammar/words.ts'
import type { ProjectState } from '../pipeline/project-state.ts'

/**
 * Where a new model goes: into the one file that has models, else into a file of its own beside
 * most others.
 */
export function fileOfNewModel(state: ProjectState, model: string): string {
  const { blocks, files } = state.schema
  const counts = new Map<string, number>()
  for (const { kind, file } of blocks) {
    if (kind === 'model') counts.set(file, (counts.get(file) ?? 0) + 1)
  }
  const owners = [...counts.keys()]
  const [only] = owners
  if (owners.length === 1 && only !== undefined) return only
  if (owners.length === 0) {
    const main = blocks.find(({ kind }) => kind === 'datasource')?.file ?? files[0]?.path
    return main ?? path.join(state.schemaFolder, 'schema.prisma')
  }
  const folders = new Map<string, number>()
  for (const [file] of counts) {
    const folder = path.dirname(file)
    folders.set(folder, (folders.get(folder) ?? 0) + 1)
  }
  const [most] = [...folders].sort((a, b) => b[1] - a[1])
  return path.join(most?.[0] ?? state.schemaFolder, `${kebabCase(model)}.prisma`)
}

/** Where a new enum goes: beside the other enums, else where the datasource is. */
export function fileOfNewEnum({ schema, schemaFolder }: ProjectState): string {
  const { blocks, files } = schema
  const beside =
    blocks.findLast(({ kind }) => kind === 'enum') ??
    blocks.find(({ kind }) => kind === 'datasource')
  return beside?.file ?? files[0]?.path ?? path.join(schemaFolder, 'schema.prisma')
}
