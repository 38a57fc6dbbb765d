import { syncName, type Table } from '@repo/migrate/recipes'
import type { ProjectState } from '../pipeline/project-state.ts'

/** Whether the migrations made a trigger that keeps the column equal to another. */
export const isSynced = (state: ProjectState, table: Table, column: string) =>
  openSync(state, table, column) !== undefined

/** Whether that trigger keeps it equal to `successor`, so that it can go without a loss. */
export const isSucceeded = (state: ProjectState, table: Table, column: string, successor: string) =>
  openSync(state, table, column)?.sql.includes(`NEW."${successor}"`) === true

/** The migration that made the trigger, unless a later one has dropped it. */
export function openSync(
  { migrations }: ProjectState,
  { name, sql: table }: Table,
  column: string,
) {
  const trigger = `TRIGGER "${syncName(name, column)}"`
  const made = `CREATE ${trigger} BEFORE INSERT OR UPDATE ON ${table} `
  const dropped = `DROP ${trigger} ON ${table};`
  const last = migrations.findLast(({ sql }) => sql.includes(made) || sql.includes(dropped))
  return last?.sql.includes(made) ? last : undefined
}
