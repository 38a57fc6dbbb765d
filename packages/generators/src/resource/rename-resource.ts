import path from 'node:path'
import type { FileChange } from '@repo/migrate/generation'
import type { Conflict } from '../pipeline/conflict.ts'
import type { ProjectState } from '../pipeline/project-state.ts'
import type { ModelNames } from '../plan/names.ts'
import { checkFree, checkRouteFree } from './check-place.ts'
import { modelMentionNote, sources } from './mention-note.ts'
import { renameNames } from './rename-names.ts'
import type { ResourceEdits } from './resource-edits.ts'
import { resourceFolder, resourcePaths, routeList } from './resource-files.ts'
import { renameRoute } from './route-list.ts'
import { importsOf } from './source/edit-imports.ts'
import { scanSource } from './source/scan-source.ts'

/**
 * The API, its test and the factory of a model under another name, with the names that other files
 * import of them, and Prisma's client everywhere. Where the route's name changes its folder moves,
 * and the old path stays as an alias. Throws `GENERATE.FILE_EXISTS` and `GENERATE.ROUTE_TAKEN`.
 */
export function renameResource(
  from: ModelNames,
  to: ModelNames,
  state: ProjectState,
): ResourceEdits {
  const own = ownFiles(from, state)
  const hasApi = hasRoutes(from, state)
  const moved = movedPath(from, to)
  for (const file of own) if (moved(file) !== file) checkFree(moved(file), state)
  if (hasApi && from.route !== to.route) checkRouteFree(to.route, state)
  const files: FileChange[] = []
  const conflicts: Conflict[] = []
  for (const file of new Set([...own, ...sources(state)])) {
    const before = state.read(file) ?? ''
    const renamed = renamedFile(file, before, { from, to, own, moved, state })
    conflicts.push(...renamed.conflicts)
    if (moved(file) !== file) {
      files.push({ path: file, before, after: undefined })
      files.push({ path: moved(file), before: undefined, after: renamed.content })
    } else if (renamed.content !== before)
      files.push({ path: file, before, after: renamed.content })
  }
  const noApi = `There is no "${resourcePaths(from).schemas}", so the API does not change.`
  const notes = [
    ...(hasApi ? scopeNote(from, to, state) : [noApi]),
    ...modelMentionNote(from, files, state),
  ]
  return { files, conflicts, notes }
}

/** Tokens have the scopes, so that other ones would lock out who called the old path until now. */
function scopeNote(from: ModelNames, to: ModelNames, state: ProjectState): string[] {
  const { routes } = resourcePaths(from)
  if (from.route === to.route || !state.read(routes)?.includes(`'${from.route}:`)) return []
  const scopes = `The scopes stay "${from.route}:read" and "${from.route}:write", which tokens have`
  return [`${scopes}; to change them, edit "${resourcePaths(to).routes}".`]
}

interface Renamed {
  from: ModelNames
  to: ModelNames
  own: string[]
  moved: (file: string) => string
  state: ProjectState
}

function renamedFile(file: string, before: string, { from, to, own, moved, state }: Renamed) {
  const imported = importedFiles(file, before).filter((other) => own.includes(other))
  const kind = own.includes(file) ? 'own' : imported.length > 0 ? 'user' : 'other'
  const content = renameNames(before, {
    from,
    to,
    models: modelNames(state),
    file: kind,
    paths: /\.test\.[jt]s$/.test(file) && imported.includes(resourcePaths(from).factory),
    moduleName: (module) => movedModule(file, module, moved),
  })
  if (content === undefined) {
    return { content: before, conflicts: kind === 'other' ? [] : [unread(file)] }
  }
  // Without routes the list has none to rename.
  const hasRoute = file === routeList && hasRoutes(from, state)
  return hasRoute ? renameRoute(content, from, to) : { content, conflicts: [] }
}

/** Whether the API has the model. */
export const hasRoutes = (names: ModelNames, state: ProjectState): boolean =>
  state.read(resourcePaths(names).schemas) !== undefined

/** Every file of the routes' folder, and the factory. */
export function ownFiles(names: ModelNames, state: ProjectState): string[] {
  const { factory } = resourcePaths(names)
  const routes = hasRoutes(names, state) ? state.list(resourceFolder(names)) : []
  return [...routes, ...(state.read(factory) === undefined ? [] : [factory])]
}

const modelNames = ({ schema }: ProjectState) =>
  schema.blocks.filter(({ kind }) => kind === 'model').map(({ name }) => name)

function movedPath(from: ModelNames, to: ModelNames): (file: string) => string {
  const [folder, factory] = [`${resourceFolder(from)}/`, resourcePaths(from).factory]
  return (file) => {
    if (file === factory) return resourcePaths(to).factory
    return file.startsWith(folder) ? `${resourceFolder(to)}/${file.slice(folder.length)}` : file
  }
}

const factories = { module: '@repo/db/factories/', folder: 'packages/db/src/testing/factories/' }

/** The project's file that a module's name means. */
function fileOf(importer: string, module: string): string {
  if (module.startsWith(factories.module)) {
    return `${factories.folder}${module.slice(factories.module.length)}.ts`
  }
  return module.startsWith('.') ? path.posix.join(path.posix.dirname(importer), module) : module
}

function importedFiles(file: string, content: string): string[] {
  const source = scanSource(content)
  return source ? importsOf(source).map(({ module }) => fileOf(file, module)) : []
}

function movedModule(file: string, module: string, moved: (file: string) => string) {
  const target = fileOf(file, module)
  if (moved(target) === target) return undefined
  if (module.startsWith(factories.module)) {
    return factories.module + path.posix.basename(moved(target), '.ts')
  }
  const relative = path.posix.relative(path.posix.dirname(moved(file)), moved(target))
  return relative.startsWith('.') ? relative : `./${relative}`
}

const unread = (file: string): Conflict => ({
  path: file,
  missing: 'TypeScript that is understood, so its names stay',
  patch: [],
})
