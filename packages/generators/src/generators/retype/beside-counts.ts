import { quoted } from '@repo/migrate/recipes'
import type { Count } from '../../pipeline/count-rows.ts'
import type { ProjectState } from '../../pipeline/project-state.ts'
import { countFunctions } from '../../plan/functions-naming.ts'
import { countStanding } from '../../plan/standing.ts'
import { tableOf } from '../../plan/table-of.ts'
import { columnName } from '../../schema/schema-lookup.ts'
import { isDirect } from './is-direct.ts'
import type { RetypeRequest } from './retype.ts'
import { type Retyped, retyped } from './retyped.ts'
import { successorColumn } from './successor-column.ts'

/** What stands on the column that one of the new type takes over from. */
export function besideCounts(request: RetypeRequest, state: ProjectState): Count[] {
  const change = retyped(request, state)
  if (change.from === change.to || isDirect(request, change, state)) return []
  const column = columnName(change.item)
  const successor = {
    column: successorColumn(column, change.from, change.to),
    isThere: false,
    type: change.to,
    setup: [
      ...change.extensions.map((name) => `CREATE EXTENSION IF NOT EXISTS ${quoted(name)}`),
      ...newEnum(request, change),
    ],
  }
  const table = tableOf(change.block)
  return [countStanding(table, column, successor), ...countFunctions(state, table, column)]
}

function newEnum({ spec }: RetypeRequest, { to }: Retyped): string[] {
  if (spec.kind !== 'enum' || !('values' in spec.of)) return []
  return [`CREATE TYPE ${to} AS ENUM (${spec.of.values.map((value) => `'${value}'`).join(', ')})`]
}
