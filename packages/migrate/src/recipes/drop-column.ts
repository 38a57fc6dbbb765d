import { type DatabaseChange, statementsOf, type UndoLoss } from './database-change.ts'
import { givesUp, transactionalStep } from './file-forms.ts'
import { quoted } from './identifier.ts'
import { list } from './list.ts'
import { restoreRows } from './restore-rows.ts'
import { type SavedRows, savedName, saveRows } from './saved-rows.ts'
import { dropStanding } from './standing/drop-standing.ts'
import { nothingStands, type Standing, type StandingObjects } from './standing/standing.ts'
import { addedColumn, readStatement } from './statement.ts'
import { dropSync, restoreSync, saveSync } from './sync-trigger.ts'
import type { Table } from './table.ts'
import { unfoundLoss } from './unfound-loss.ts'

interface DropColumn {
  name: string
  table: Table
  column: string
  /** A trigger of `replaceColumn` keeps it equal to its successor, and goes too. */
  synced: boolean
  /** The column that has taken over, where one has. */
  successor?: string
  /** What SQL by hand made on the column. */
  standing?: StandingObjects
  /** Of that: what an earlier step has named. */
  isConfirmed?: (standing: Standing) => boolean
  /** Prisma's diff from the schema without the column to the one with it. */
  reverse: string
}

/** Takes away a column that no release uses any more. */
export function dropColumn(options: DropColumn): DatabaseChange {
  const { name, table, column, synced, reverse, isConfirmed } = options
  const { standing = nothingStands, successor } = options
  const taken = successor === undefined ? undefined : { table, column: successor }
  const byHand = dropStanding({ successor: taken, isConfirmed, ...standing })
  const saved = savedColumn({ step: name, table, column, reverse })
  const step = transactionalStep(
    {
      name,
      phase: 'contract',
      reason: `no release uses ${column} of ${table.name} any more`,
      risk: `its values are gone; locks ${list([...new Set([table.name, ...referenced(reverse, 'referenced')])])} for milliseconds; ${givesUp}`,
      locks: [table.sql, ...referenced(reverse, 'referencedSql')],
    },
    [
      ...(synced ? dropSync(table, column) : []),
      ...byHand.before,
      `ALTER TABLE ${table.sql} DROP COLUMN ${quoted(column)}`,
      ...byHand.after,
    ],
  )
  return {
    steps: [
      {
        ...step,
        apply: [
          ...saveRows(saved),
          ...(synced ? saveSync(name, table, column) : []),
          ...step.apply,
        ],
      },
    ],
    undo: [
      ...byHand.undoBefore,
      ...restoreRows(reverse, [saved]),
      ...(synced ? restoreSync(name) : []),
      ...byHand.undoAfter,
    ],
    lost: byHand.lost,
    ...(byHand.drops.length === 0 ? {} : { drops: { when: 'now', objects: byHand.drops } }),
    undoLosses: [unfoundColumn(table, saved)],
    why: 'a column goes by its entry in the catalog alone, so it is one migration',
  }
}

/** Tables that the foreign keys of a diff back refer to: dropping such a key locks them too. */
export function referenced(reverse: string, as: 'referenced' | 'referencedSql'): string[] {
  const keys = statementsOf(reverse).flatMap((sql) => readStatement(sql) ?? [])
  return [...new Set(keys.map((key) => key[as]))].filter((table) => table !== '')
}

/** Of a column whose copy undo puts back. */
export function unfoundColumn(table: Table, { sql, columns }: SavedRows): UndoLoss {
  const [column = ''] = columns.map(({ name }) => name)
  return unfoundLoss({ table, column, copy: sql, where: `saved.${quoted(column)} IS NOT NULL` })
}

interface SavedColumn {
  step: string
  /** Of the copy, where the step takes several things away. */
  part?: string
  table: Table
  column: string
  reverse: string
}

/** Throws an `Error` where the diff back does not bring the column back. */
export function savedColumn({ step, part, table, column, reverse }: SavedColumn): SavedRows {
  const definition = statementsOf(reverse)
    .flatMap((sql) => readStatement(sql) ?? [])
    .filter(({ tableSql }) => tableSql === table.sql)
    .flatMap(({ clauses }) => clauses.flatMap((clause) => addedColumn(clause) ?? []))
    .find((added) => added.name === column)
  if (definition === undefined) {
    throw new Error(`The diff back does not add ${column} to ${table.sql}:\n${reverse}`)
  }
  const sql = savedName(step, part)
  return { sql, tableSql: table.sql, key: table.key, columns: [definition] }
}
