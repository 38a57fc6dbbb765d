import { besides, quoted } from '../identifier.ts'
import type { Table } from '../table.ts'
import { copyName } from './copy-standing.ts'
import {
  describeStanding,
  isBuilt,
  namedOf,
  type Standing,
  type StandingObjects,
} from './standing.ts'

interface DropOptions extends StandingObjects {
  /** The column that has taken over; left out where none has. */
  successor?: { table: Table; column: string } | undefined
  /** Whether an earlier step has named it. */
  isConfirmed?: ((standing: Standing) => boolean) | undefined
}

export interface StandingDrops {
  /** Statements before what they stand on goes, and behind it. */
  before: string[]
  after: string[]
  /** The same back: before what they stood on comes back, and behind it. */
  undoBefore: string[]
  undoAfter: string[]
  /** What goes for good without having been confirmed, and what undo does not bring back, in words. */
  drops: string[]
  lost: string[]
}

/** What becomes of the objects that stand on a column, or a table, that goes. */
export function dropStanding(options: DropOptions): StandingDrops {
  const { successor, standing, onSuccessor, isConfirmed = () => false } = options
  const copied = standing.filter(
    (one) => successor !== undefined && isCopied(one, successor.column, onSuccessor),
  )
  const others = standing.filter((one) => !copied.includes(one))
  const moved = others.filter(({ move }) => move !== null)
  const gone = others.filter(({ move }) => move === null)
  const renames = successor === undefined ? [] : copied.flatMap((one) => renameCopy(one, successor))
  return {
    before: [
      ...moved.flatMap(({ move }) => move ?? []),
      // What stands on another comes behind it.
      ...gone.flatMap(({ drop }) => drop ?? []).reverse(),
    ],
    after: renames.map(({ sql }) => sql),
    undoBefore: renames.map(({ undo }) => undo),
    undoAfter: standing.flatMap((one) => (moved.includes(one) ? one.back : one.sql) ?? []),
    drops: namedOf(gone)
      .filter((one) => !isConfirmed(one))
      .map(describeStanding),
    lost: gone.filter(({ sql }) => sql === null).map(({ label }) => label),
  }
}

const named: readonly Standing['kind'][] = ['check', 'foreignKey', 'index', 'statistics']

function isCopied(one: Standing, to: string, onSuccessor: readonly string[]): boolean {
  const name = named.includes(one.kind) ? copyName(one, to) : one.name
  return isBuilt(one) && one.move === null && onSuccessor.includes(`${one.kind} ${name}`)
}

/** The copy gets the name that somebody gave. */
function renameCopy(one: Standing, { table, column }: { table: Table; column: string }) {
  if (!named.includes(one.kind)) return []
  const rename = (from: string, name: string) =>
    one.kind === 'index' || one.kind === 'statistics'
      ? `ALTER ${one.kind.toUpperCase()} ${besides(table.sql, from)} RENAME TO ${quoted(name)}`
      : `ALTER TABLE ${table.sql} RENAME CONSTRAINT ${quoted(from)} TO ${quoted(name)}`
  const copy = copyName(one, column)
  return [{ sql: rename(copy, one.name), undo: rename(one.name, copy) }]
}
