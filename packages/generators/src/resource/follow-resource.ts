import type { ProjectState } from '../pipeline/project-state.ts'
import { existingModelNames } from '../plan/names.ts'
import { idColumn } from '../plan/relation-target.ts'
import { requireModel } from '../schema/schema-lookup.ts'
import { apiContext } from './api-context.ts'
import type { ApiField } from './api-field.ts'
import type { ColumnChange, Resource } from './column-change.ts'
import { factoryEdits } from './factory-edits.ts'
import { includeTestEdits } from './include-test-edits.ts'
import { keyEdits } from './key-edits.ts'
import { addListed, listedEdits } from './listed-edits.ts'
import { fieldMentionNote } from './mention-note.ts'
import { missingValueNotes } from './missing-value-note.ts'
import { queryEdits } from './query-edits.ts'
import { refillChange } from './refill-change.ts'
import {
  columnsAfter,
  type FieldChange,
  fieldChanges,
  type ResourceChange,
} from './resource-change.ts'
import { applyEdits, type ResourceEdits, type SourceEdit } from './resource-edits.ts'
import { resourcePaths } from './resource-files.ts'
import { testEdits } from './route-test-edits.ts'
import { columnEdits, relationEdits } from './schemas-edits.ts'
import { versionEdits } from './version-edits.ts'

export type { ResourceChange } from './resource-change.ts'

/**
 * The API, its test and the factory of a model after changes of its fields. `state` is that before
 * the changes. What someone wrote by hand stays; where it is in the way, the edit is a conflict.
 */
export function followResource(
  model: string,
  changes: ResourceChange[],
  state: ProjectState,
): ResourceEdits {
  const { schema } = state
  const block = requireModel(schema, model)
  const names = existingModelNames(schema, block)
  const key = idColumn(block)?.name ?? 'id'
  const resource = { names, paths: resourcePaths(names), key }
  const before = { schema, block, context: apiContext(model, state) }
  const followed = changes.flatMap((change) => fieldChanges(change, before))
  const hasApi = state.read(resource.paths.schemas) !== undefined
  const edits = inOrder(followed).flatMap((change) => editsOf(change, resource, hasApi))
  const columns = columnsAfter(followed, before)
  const queries = changes.flatMap((change) =>
    change.change === 'rename' ? queryEdits(names.one, change.from, change.to, state) : [],
  )
  const indexed = changes.flatMap((change) =>
    change.change === 'index' ? addListed(change.name, resource) : [],
  )
  const keys = changes.flatMap((change) =>
    change.change === 'rename' && change.from === key
      ? keyEdits(resource, change.from, change.to, state)
      : [],
  )
  const all = [...edits, ...indexed, ...queries, ...keys, refillEdit(resource, columns)]
  const edited = applyEdits(all, state)
  const noApi = `There is no "${resource.paths.schemas}", so the API does not change.`
  const gone = changes.flatMap((change) =>
    change.change === 'rename' ? change.from : change.change === 'remove' ? change.name : [],
  )
  return {
    ...edited,
    notes: [
      ...(hasApi || followed.length === 0 ? [] : [noApi]),
      ...gone.flatMap((name) => fieldMentionNote(name, names, edited.files, state)),
      ...missingValueNotes(followed, names, edited.files, state),
    ],
  }
}

const refillEdit = ({ paths }: Resource, columns: ApiField[]): SourceEdit => ({
  path: paths.test,
  missing: '',
  patch: [],
  edit: (content) => refillChange(content, columns),
})

/** Relations first: their tests are as they were generated, and name the column. */
const inOrder = (changes: FieldChange[]) => [
  ...changes.filter((change) => 'relation' in change),
  ...changes.filter((change) => 'column' in change),
]

function editsOf(change: FieldChange, resource: Resource, hasApi: boolean): SourceEdit[] {
  if ('relation' in change) {
    if (!hasApi) return []
    return [
      ...relationEdits(change.relation, resource),
      ...includeTestEdits(change.relation, resource),
    ]
  }
  const { column } = change
  return [...(hasApi ? apiEdits(column, resource) : []), ...factoryEdits(column, resource)]
}

const apiEdits = (change: ColumnChange, resource: Resource) => [
  ...columnEdits(change, resource),
  ...listedEdits(change, resource),
  ...versionEdits(change, resource),
  ...testEdits(change, resource),
]
