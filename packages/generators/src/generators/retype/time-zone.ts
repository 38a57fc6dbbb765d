import { literal, quoted } from '@repo/migrate/recipes'
import type { Count } from '../../pipeline/count-rows.ts'
import type { ProjectState } from '../../pipeline/project-state.ts'
import { tableOf } from '../../plan/table-of.ts'
import { columnName } from '../../schema/schema-lookup.ts'
import type { RetypeRequest } from './retype.ts'
import { retypeCommand } from './retype-command.ts'
import { type Retyped, retyped } from './retyped.ts'
import { nameOf } from './type-family.ts'

const key = (change: Retyped) =>
  `time zone ${tableOf(change.block).name}.${columnName(change.item)}`

/** Whether values without a zone get one, which is that of Prisma. */
const getsZone = ({ using }: RetypeRequest, { from, to }: Retyped) =>
  using === undefined && nameOf(from) === 'TIMESTAMP' && nameOf(to) === 'TIMESTAMPTZ'

/** Asks for the zone in which sessions of others begin, where there are values to be read. */
export function timeZoneCounts(request: RetypeRequest, state: ProjectState): Count[] {
  const change = retyped(request, state)
  if (!getsZone(request, change)) return []
  const column = columnName(change.item)
  const { name, sql } = tableOf(change.block)
  const hasValues = `EXISTS (SELECT FROM ${sql} WHERE ${quoted(column)} IS NOT NULL)`
  return [
    {
      key: key(change),
      what: `the time zone in which ${column} of ${name} was written`,
      isText: true,
      // This session's own is UTC.
      sql: `SELECT CASE WHEN ${hasValues} THEN reset_val ELSE 'UTC' END FROM pg_settings WHERE name = 'TimeZone'`,
    },
  ]
}

/** Who writes by SQL leaves values in the zone of the session, which nothing in them tells. */
export function timeZoneNotes(
  request: RetypeRequest,
  change: Retyped,
  { counted }: Pick<ProjectState, 'counted'>,
): string[] {
  const { text: zone = 'UTC' } = counted.find((one) => one.key === key(change)) ?? {}
  if (/^(?:Etc\/)?(?:UTC|UCT|GMT|Universal|Zulu|Greenwich)$/i.test(zone)) return []
  const column = columnName(change.item)
  const inZone = `--using "${column} AT TIME ZONE ${literal(zone)}"`
  return [
    `Values of ${column} are read as UTC, which is what Prisma writes; the time zone of the database is ${zone}. If they were written in that: ${retypeCommand(request)} ${inZone}`,
  ]
}
