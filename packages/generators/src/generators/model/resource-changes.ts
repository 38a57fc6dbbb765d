import { UserError } from '@repo/cli'
import type { FileChange } from '@repo/migrate/generation'
import type { Render } from '../../pipeline/generator.ts'
import type { ProjectState } from '../../pipeline/project-state.ts'
import { newIdColumn } from '../../plan/id-column.ts'
import { insertAtAnchor } from '../../resource/anchors.ts'
import { apiContext, usualScope } from '../../resource/api-context.ts'
import { type ApiContext, apiField, type RecordFactory } from '../../resource/api-field.ts'
import { checkFree, checkRouteFree } from '../../resource/check-place.ts'
import { includedRelation } from '../../resource/included-relation.ts'
import type { ResourceEdits } from '../../resource/resource-edits.ts'
import { resourcePaths, routeList } from '../../resource/resource-files.ts'
import { type ResourceView, resourceView } from '../../resource/resource-view.ts'
import { withImport } from '../../resource/source/edit-imports.ts'
import { hasTokens } from '../../resource/source/find-literal.ts'
import type { ModelRequest } from './parse-model.ts'

/** Routes, their test and the factory. Throws `GENERATE.FILE_EXISTS` and `GENERATE.NO_FACTORY`. */
export function resourceChanges(
  request: ModelRequest,
  state: ProjectState,
  render: Render,
): ResourceEdits {
  const view = viewOf(request, state)
  const lacking = view.factory.others.find((factory) => !hasFactory(state, factory))
  if (lacking !== undefined && !request.api) {
    const note = `No factory is made, since there is no ${lacking.create}(db) that it could use.`
    return { files: [], conflicts: [], notes: [note] }
  }
  if (lacking !== undefined) throw noFactory(lacking)
  const paths = resourcePaths(request.names)
  const template = (name: string, data: object = view) =>
    render(new URL(`./${name}.hbs`, import.meta.url), data)
  const created = new Map([[paths.factory, template('factory.ts')]])
  if (!request.api) return { files: newFiles(state, created), conflicts: [], notes: [] }
  const pages = template(view.idsAscend ? 'pages-in-order.ts' : 'pages-in-any-order.ts')
  const changes = template(view.timestamps ? 'changes-of-versions.ts' : 'changes.ts')
  created.set(paths.routes, template('routes.ts', { ...view, changes }))
  created.set(paths.schemas, template('schemas.ts'))
  created.set(paths.test, template('routes.test.ts', { ...view, pages }))
  const list = addToRouteList(state, view)
  const files = [...newFiles(state, created), ...list.files]
  return { files, conflicts: list.conflicts, notes: [] }
}

function viewOf(request: ModelRequest, state: ProjectState): ResourceView {
  const { names, id, timestamps, isPublic } = request
  const context = newApiContext(request, apiContext(names.model, state))
  const fields = request.fields.flatMap((spec) => apiField(spec, context) ?? [])
  const relations = request.fields.flatMap((spec) => includedRelation(spec, context) ?? [])
  const view = resourceView({ names, id, fields, relations, timestamps, isPublic })
  return view
}

/** A new model may refer to itself. */
function newApiContext(request: ModelRequest, existing: ApiContext): ApiContext {
  const { names, id } = request
  return {
    ...existing,
    target: (model) =>
      model === names.model ? { names, id: newIdColumn(id) } : existing.target(model),
    readScope: (target) =>
      target.model === names.model ? readScope(request) : existing.readScope(target),
    hasFactory: (target) => target.model === names.model || existing.hasFactory(target),
  }
}

const readScope = ({ names, isPublic }: ModelRequest) => (isPublic ? 'public' : usualScope(names))

const factoryOf = ({ file }: RecordFactory) => resourcePaths({ route: '', file }).factory

const hasFactory = (state: ProjectState, factory: RecordFactory) =>
  hasTokens(state.read(factoryOf(factory)), factory.create)

const noFactory = (factory: RecordFactory) =>
  new UserError({
    code: 'GENERATE.NO_FACTORY',
    message: `The new factory needs ${factory.create}(db) of "${factoryOf(factory)}", which is not there.`,
    hint: `Write ${factoryOf(factory)} after the model of the others in that folder, or add --no-api`,
  })

function newFiles(state: ProjectState, created: Map<string, string>): FileChange[] {
  return [...created].map(([path, after]) => {
    checkFree(path, state)
    return { path, before: undefined, after }
  })
}

function addToRouteList(
  state: ProjectState,
  { one, route }: ResourceView,
): Omit<ResourceEdits, 'notes'> {
  const before = state.read(routeList)
  const from = `./${route}/routes.ts`
  const routeLine = `.route('/${route}', ${one}Routes(deps))`
  checkRouteFree(route, state)
  const listed = before === undefined ? undefined : insertAtAnchor(before, 'routes', routeLine)
  const after = listed === undefined ? undefined : withImport(listed, `${one}Routes`, from)
  if (after !== undefined) return { files: [{ path: routeList, before, after }], conflicts: [] }
  const patch = [`+import { ${one}Routes } from '${from}'`, `+${routeLine}`]
  return { files: [], conflicts: [{ path: routeList, missing: '// gen:routes', patch }] }
}
