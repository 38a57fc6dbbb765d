import { openProject } from '@repo/migrate'
import type { FileChange } from '@repo/migrate/generation'
import { formatFiles } from '../src/format/biome.ts'
import { model } from '../src/generators/model/model.ts'
import { planWithPlop } from '../src/pipeline/plop-engine.ts'
import { type ProjectState, readProjectState } from '../src/pipeline/project-state.ts'
import type { ResourceEdits } from '../src/resource/resource-edits.ts'
import { scanSchema } from '../src/schema/scan-schema.ts'

/** The repository as a project in memory: nothing that a test does to it is written. */
export const repositoryState = (): ProjectState =>
  readProjectState(openProject(import.meta.dirname))

/** The project with these files in the place of its own; undefined is a file that is gone. */
export function withFiles(
  state: ProjectState,
  files: readonly Pick<FileChange, 'path' | 'after'>[],
): ProjectState {
  const contents = new Map(files.map(({ path, after }) => [path, after]))
  return {
    ...state,
    read: (path) => (contents.has(path) ? contents.get(path) : state.read(path)),
    list: (folder) =>
      [...new Set([...state.list(folder), ...contents.keys()])]
        .filter((path) => path.startsWith(`${folder}/`))
        .filter((path) => !contents.has(path) || contents.get(path) !== undefined)
        .sort(),
  }
}

/** The project after `pnpm gen model <words>`. */
export async function withModel(state: ProjectState, words: string): Promise<ProjectState> {
  const parts = words.split(' ')
  const positionals = parts.filter((word) => !word.startsWith('--'))
  const flagValue = (flag: string) =>
    parts.find((word) => word.startsWith(`${flag}=`))?.slice(flag.length + 1)
  const api = !parts.includes('--no-api')
  const request = model.parse({
    positionals,
    values: {
      id: flagValue('--id'),
      plural: flagValue('--plural'),
      'no-api': !api,
      'no-timestamps': parts.includes('--no-timestamps'),
      public: parts.includes('--public'),
    },
  })
  const draft = await planWithPlop('model', request, state)
  if ('identical' in draft) throw new Error(draft.identical)
  const formatted = await formatFiles(state.root, draft.files, new AbortController().signal)
  return withFiles({ ...state, schema: scanSchema(draft.schema) }, formatted)
}

/** The project after edits, formatted as the pipeline does. */
export async function withEdits(
  state: ProjectState,
  { files }: Pick<ResourceEdits, 'files'>,
): Promise<ProjectState> {
  return withFiles(state, await formatFiles(state.root, files, new AbortController().signal))
}

/** Everything of the API's routes and the factories, by path. */
export function resourceFiles(state: ProjectState): Record<string, string | undefined> {
  const paths = [
    ...state.list('apps/api/src/routes'),
    ...state.list('packages/db/src/testing/factories'),
  ]
  return Object.fromEntries(paths.map((path) => [path, state.read(path)]))
}

/** The same without spaces and trailing commas: Biome leaves an object on the lines that it had. */
export const unformatted = (files: Record<string, string | undefined>) =>
  Object.fromEntries(
    Object.entries(files).map(([path, content]) => [
      path,
      content?.replaceAll(/\s+/g, '').replaceAll(/,([)\]}])/g, '$1'),
    ]),
  )
