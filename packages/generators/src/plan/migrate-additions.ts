import { additions } from '@repo/migrate/recipes'
import type { Draft } from '../pipeline/generator.ts'
import type { ProjectState } from '../pipeline/project-state.ts'
import { tableNamed } from './table-of.ts'

interface Extras {
  /** Postgres extensions whose types are used. */
  extensions?: string[]
  /** SQL for the rows that exist, of new columns, by database names. */
  fill?: { table: string; column: string; value: string }[]
}

/** The migrations of a change that only adds. */
export const migrateAdditions =
  (state: ProjectState, { extensions = [], fill = [] }: Extras = {}): Draft['migrate'] =>
  ({ forward, reverse }, name) =>
    additions({
      name,
      diff: forward,
      reverse,
      extensions,
      fill,
      unreleased: state.unreleased(),
      tableOf: tableNamed(state.schema),
    })
