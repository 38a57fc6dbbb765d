import type { Count } from '../../pipeline/count-rows.ts'
import type { ProjectState } from '../../pipeline/project-state.ts'
import { countNewDuplicates, countOrphans, countRowsOf, countUnfilled } from '../../plan/counts.ts'
import { referredField } from '../../plan/referred-column.ts'
import { relationTarget } from '../../plan/relation-target.ts'
import { tableOf } from '../../plan/table-of.ts'
import { findField, requireModel } from '../../schema/schema-lookup.ts'
import { missingValue } from './existing-rows.ts'
import { ownerOf } from './owner-of.ts'
import type { FieldRequest } from './parse-field-request.ts'

/** Whether a table that is only on this branch is empty, and what a backfill would give. */
export function fieldCounts({ model, fields }: FieldRequest, state: ProjectState): Count[] {
  const block = requireModel(state.schema, model)
  const table = tableOf(block)
  const fresh = fields.filter(({ name }) => findField(block, name) === undefined)
  const empty =
    fresh.some((spec) => missingValue(model, spec) !== undefined) &&
    state.unreleased().has(table.sql)
  return [
    ...(empty ? [countRowsOf(table)] : []),
    ...fresh.flatMap((spec) => {
      if (spec.kind === 'many' || spec.backfill === undefined) return []
      const counts = [
        ...(spec.unique ? [countNewDuplicates(table, spec.name, spec.backfill)] : []),
        ...(spec.optional ? [] : [countUnfilled(table, spec.name, spec.backfill)]),
      ]
      if (spec.kind !== 'ref') return counts
      const { model: target, id } = relationTarget(spec, ownerOf(state.schema, block), state.schema)
      const to = referredField(state.schema, requireModel(state.schema, target), id.name)
      return [...counts, countOrphans(table, spec.name, spec.backfill, to)]
    }),
  ]
}
