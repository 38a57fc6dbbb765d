import type { FileChange } from '@repo/migrate/generation'
import type { FieldSpec } from '../../grammar/field-spec.ts'
import type { Conflict } from '../../pipeline/conflict.ts'
import type { ProjectState } from '../../pipeline/project-state.ts'
import { existingModelNames } from '../../plan/names.ts'
import { idColumn } from '../../plan/relation-target.ts'
import { insertAtAnchor, insertImports, insertProperties } from '../../resource/anchors.ts'
import { type ApiField, apiField } from '../../resource/api-field.ts'
import { resourcePaths } from '../../resource/resource-files.ts'
import { enumValues, requireModel } from '../../schema/schema-lookup.ts'

export interface ResourceEdits {
  files: FileChange[]
  conflicts: Conflict[]
  notes: string[]
}

/** Adds fields to the schemas and the test of a resource, at the anchors that its templates left. */
export function resourceEdits(
  model: string,
  specs: FieldSpec[],
  state: ProjectState,
): ResourceEdits {
  const block = requireModel(state.schema, model)
  const paths = resourcePaths(existingModelNames(block))
  const context = {
    model,
    targetId: (name: string) => idColumn(requireModel(state.schema, name)),
    enumValues: (name: string) => enumValues(state.schema, name),
  }
  const fields = specs.flatMap((spec) => apiField(spec, context) ?? [])
  if (fields.length === 0) return { files: [], conflicts: [], notes: [] }
  if (state.read(paths.schemas) === undefined) {
    const note = `There is no "${paths.schemas}", so the API does not change.`
    return { files: [], conflicts: [], notes: [note] }
  }
  const edits = [...schemaEdits(fields, paths.schemas), ...testEdits(fields, paths.test)]
  return applyEdits(edits, state)
}

/** One insertion into one file; undefined where its place is gone. */
interface AnchorEdit {
  path: string
  missing: string
  lines: string[]
  insert: (content: string) => string | undefined
}

function schemaEdits(fields: ApiField[], path: string): AnchorEdit[] {
  const selected = fields.filter((field) => field.selected).map(({ name }) => `${name}: true,`)
  const lines = fields.map(({ bodyLine }) => bodyLine)
  const imports = [...new Set(fields.flatMap(({ enumName }) => enumName ?? []))].map(
    (name) => `import { ${name} } from '@repo/db'`,
  )
  const edits: AnchorEdit[] = [
    {
      path,
      missing: 'the imports',
      lines: imports,
      insert: (content) => insertImports(content, withoutPresent(content, imports)),
    },
    anchorEdit(path, 'select', selected),
    anchorEdit(path, 'fields', lines),
  ]
  return edits.filter((edit) => edit.lines.length > 0)
}

function anchorEdit(path: string, name: string, lines: string[]): AnchorEdit {
  const insert = (content: string) => insertAtAnchor(content, name, lines)
  return { path, missing: `// gen:${name}`, lines, insert }
}

/** What is sent and comes back in the same words joins the body that the test sends. */
function testEdits(fields: ApiField[], path: string): AnchorEdit[] {
  const properties = fields
    .filter(({ selected, samples }) => selected && samples.symmetric && samples.body !== undefined)
    .map(({ name, samples }) => `${name}: ${samples.body}`)
  if (properties.length === 0) return []
  const start = /^const (?:body = \{|newBody = async \(\) => \(\{)/m
  return [
    {
      path,
      missing: 'const body = {',
      lines: properties.map((property) => `${property},`),
      insert: (content) => insertProperties(content, start, properties),
    },
  ]
}

/** An enum may be imported already, alone or beside others. */
function withoutPresent(content: string, imports: string[]): string[] {
  return imports.filter((line) => {
    const [, name] = /\{ (\w+) \}/.exec(line) ?? []
    return !new RegExp(`import [^;]*?\\b${name}\\b[^;]*? from '@repo/db'`).test(content)
  })
}

function applyEdits(edits: AnchorEdit[], state: ProjectState): ResourceEdits {
  const contents = new Map<string, string>()
  const conflicts: Conflict[] = []
  for (const { path, missing, lines, insert } of edits) {
    const content = contents.get(path) ?? state.read(path)
    const edited = content === undefined ? undefined : insert(content)
    if (edited === undefined) conflicts.push({ path, missing, lines })
    else contents.set(path, edited)
  }
  const files = [...contents].map(([path, after]) => ({ path, before: state.read(path), after }))
  return { files: files.filter(({ before, after }) => before !== after), conflicts, notes: [] }
}
