import { UserError } from '@repo/cli'
import type { FileChange } from '@repo/migrate/generation'
import type { Conflict } from '../../pipeline/conflict.ts'
import type { Render } from '../../pipeline/generator.ts'
import type { ProjectState } from '../../pipeline/project-state.ts'
import { newIdColumn } from '../../plan/id-column.ts'
import { existingModelNames } from '../../plan/names.ts'
import { idColumn } from '../../plan/relation-target.ts'
import { insertAtAnchor, insertImports } from '../../resource/anchors.ts'
import { apiField } from '../../resource/api-field.ts'
import { resourcePaths, routeList } from '../../resource/resource-files.ts'
import { type ResourceView, resourceView } from '../../resource/resource-view.ts'
import { enumValues } from '../../schema/schema-lookup.ts'
import type { ModelRequest } from './parse-model.ts'

interface CodeChanges {
  files: FileChange[]
  conflicts: Conflict[]
}

/** Routes, their test and the factory. Throws `GENERATE.FILE_EXISTS` and `GENERATE.NO_FACTORY`. */
export function resourceChanges(
  request: ModelRequest,
  state: ProjectState,
  render: Render,
): CodeChanges {
  const view = viewOf(request, state)
  const paths = resourcePaths(request.names)
  const template = (name: string, data: object = view) =>
    render(new URL(`./${name}.hbs`, import.meta.url), data)
  const withRefs = view.factory.refs.length > 0
  const created = new Map([
    [paths.factory, template(withRefs ? 'factory-with-refs.ts' : 'factory.ts')],
  ])
  if (!request.api) return { files: newFiles(state, created), conflicts: [] }
  const pages = template(view.idsAscend ? 'pages-in-order.ts' : 'pages-in-any-order.ts')
  const test = withRefs ? 'routes-with-refs.test.ts' : 'routes.test.ts'
  created.set(paths.routes, template('routes.ts'))
  created.set(paths.schemas, template('schemas.ts'))
  created.set(paths.test, template(test, { ...view, pages }))
  const list = addToRouteList(state, view)
  return { files: [...newFiles(state, created), ...list.files], conflicts: list.conflicts }
}

function viewOf(request: ModelRequest, state: ProjectState): ResourceView {
  const { names, id, timestamps } = request
  const own = newIdColumn(id)
  const block = (model: string) => {
    const found = state.schema.blocks.find(({ kind, name }) => kind === 'model' && name === model)
    if (found === undefined) throw new Error(`No model ${model}`) // fieldEffects has looked it up
    return found
  }
  const target = (model: string) =>
    model === names.model
      ? { names, id: own }
      : { names: existingModelNames(block(model)), id: idColumn(block(model)) }
  const context = {
    model: names.model,
    targetId: (model: string) => target(model).id,
    enumValues: (name: string) => enumValues(state.schema, name),
  }
  const fields = request.fields.flatMap((spec) => apiField(spec, context) ?? [])
  const view = resourceView({ names, id, fields, timestamps, target })
  for (const { create, file } of view.factory.refs) requireFactory(state, create, file)
  return view
}

function requireFactory(state: ProjectState, create: string, file: string): void {
  const { factory } = resourcePaths({ route: '', file })
  if (state.read(factory)?.includes(create)) return
  throw new UserError({
    code: 'GENERATE.NO_FACTORY',
    message: `The new factory needs ${create}(db) of "${factory}", which is not there.`,
    hint: `Write ${factory} after the model of the others in that folder`,
  })
}

function newFiles(state: ProjectState, created: Map<string, string>): FileChange[] {
  return [...created].map(([path, after]) => {
    if (state.read(path) === undefined) return { path, before: undefined, after }
    throw new UserError({
      code: 'GENERATE.FILE_EXISTS',
      message: `The file "${path}" is there already.`,
      hint: 'Move it away, or choose another name with --plural',
    })
  })
}

function addToRouteList(state: ProjectState, { one, route }: ResourceView): CodeChanges {
  const before = state.read(routeList)
  const importLine = `import { ${one}Routes } from './${route}/routes.ts'`
  const routeLine = `.route('/${route}', ${one}Routes(deps))`
  if (before?.includes(`.route('/${route}'`)) {
    throw new UserError({
      code: 'GENERATE.ROUTE_TAKEN',
      message: `"${routeList}" has the route "/${route}" already.`,
      hint: 'Choose another name with --plural',
    })
  }
  const listed = before === undefined ? undefined : insertAtAnchor(before, 'routes', [routeLine])
  const after = listed === undefined ? undefined : insertImports(listed, [importLine])
  if (after !== undefined) return { files: [{ path: routeList, before, after }], conflicts: [] }
  const missing = '// gen:routes'
  return { files: [], conflicts: [{ path: routeList, missing, lines: [importLine, routeLine] }] }
}
