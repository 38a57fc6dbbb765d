import {
  describeStanding,
  madeByHand,
  namedOf,
  nothingStands,
  quoted,
  readStanding,
  type Standing,
  type StandingObjects,
  type Successor,
  type Table,
} from '@repo/migrate/recipes'
import type { Count } from '../pipeline/count-rows.ts'
import type { Diffs, Draft } from '../pipeline/generator.ts'
import type { ProjectState } from '../pipeline/project-state.ts'
import { databaseName } from '../schema/schema-lookup.ts'
import { ownSyncs } from './functions-naming.ts'

const standingKey = (table: string, column?: string) => `standing ${table}.${column ?? ''}`

/** Reads what stands on a column, or on the table, in the development database. */
export const countStanding = (
  { name, sql }: Table,
  column?: string,
  successor?: Successor,
): Count => ({
  key: standingKey(name, column),
  what: `objects in the database that stand on ${column === undefined ? name : `${column} of ${name}`}`,
  isText: true,
  ...readStanding({ tableSql: sql, column, successor }),
})

const objectsOn = (state: ProjectState, table: string, column?: string): StandingObjects => {
  const read = state.counted.find((one) => one.key === standingKey(table, column))?.text
  return read === undefined ? nothingStands : JSON.parse(read)
}

/** What of that SQL by hand made. */
export async function standingOn(
  state: ProjectState,
  { scripts }: Diffs,
  { name }: Table,
  column?: string,
): Promise<StandingObjects> {
  const { standing, onSuccessor } = objectsOn(state, name, column)
  if (standing.length === 0) return nothingStands
  const { before } = await scripts()
  const own = ownSyncs(state)
  const others = standing.filter(
    (one) => !(one.kind === 'trigger' && own.includes(one.name)) && !isHolding(state, one),
  )
  return { standing: madeByHand(others, before), onSuccessor }
}

/** What keeps PostgreSQL from dropping a column, or the table, and has to be changed before. */
export const holdingNotes = (state: ProjectState, { name }: Table, column?: string): string[] =>
  objectsOn(state, name, column)
    .standing.filter((one) => isHolding(state, one))
    .map(
      ({ label }) =>
        `PostgreSQL will not drop ${column ?? name} while ${label} needs it. Change that before: pnpm gen migration <name>`,
    )

/** A view that the schema has is no one's to drop either. */
const isHolding = ({ schema }: ProjectState, { kind, name, move }: Standing): boolean =>
  kind === 'holder' ||
  (kind === 'view' &&
    move === null &&
    schema.blocks.some(
      (block) =>
        block.kind === 'view' &&
        [databaseName(block), quoted(databaseName(block))].some(
          (one) => name === one || name.endsWith(`.${one}`),
        ),
    ))

/** The same of several. */
export async function standingOnAll(
  state: ProjectState,
  diffs: Diffs,
  places: { table: Table; column?: string }[],
): Promise<StandingObjects> {
  const all = await Promise.all(
    places.map(({ table, column }) => standingOn(state, diffs, table, column)),
  )
  return { ...nothingStands, standing: all.flatMap(({ standing }) => standing) }
}

/** A first step that touches none of it: what goes with the second is confirmed with the first. */
export const dropsLater =
  (
    migrate: Draft['migrate'],
    standingObjects: (diffs: Diffs) => Promise<StandingObjects>,
  ): Draft['migrate'] =>
  async (diffs, name) => {
    const change = await migrate(diffs, name)
    const objects = namedOf((await standingObjects(diffs)).standing).map(describeStanding)
    return objects.length === 0 ? change : { ...change, drops: { when: '--finish', objects } }
  }
