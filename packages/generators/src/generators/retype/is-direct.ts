import { isInPlace } from '@repo/migrate/recipes'
import type { ProjectState } from '../../pipeline/project-state.ts'
import { tableOf } from '../../plan/table-of.ts'
import { indexesOn } from '../../schema/schema-lookup.ts'
import type { RetypeRequest } from './retype.ts'
import type { Retyped } from './retyped.ts'

/** Whether the column itself gets the new type: no row is written, or nobody else has the table. */
export function isDirect(
  { field }: RetypeRequest,
  { block, from, to }: Retyped,
  state: ProjectState,
): boolean {
  const indexed = indexesOn(block, field).length > 0
  return isInPlace(from, to, indexed) || state.unreleased().has(tableOf(block).sql)
}
