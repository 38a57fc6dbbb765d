import type { MigrationStep } from './file-forms.ts'
import { splitStatements } from './split-statements.ts'

/** Rows whose values are lost. */
export interface UndoLoss {
  /** `rows of posts with subtitle` */
  what: string
  /** One row, one column: how many there are. */
  sql: string
  /** Statements before it; what they make is gone with the transaction. */
  setup?: string[]
}

/** What one generation does to the database. */
export interface DatabaseChange {
  steps: MigrationStep[]
  /** Takes all of `apply` back, in one transaction, data included where `apply` saved it. */
  undo: string[]
  /** What undo cannot bring back, in words for a person; empty if nothing. */
  lost: string[]
  /** What of the rows undo cannot keep, or not bring back; absent where there can be none. */
  undoLosses?: UndoLoss[]
  /** What SQL by hand made that goes for good, each in words, and when; absent where there is none. */
  drops?: { when: 'now' | '--finish'; objects: string[] }
  /** Adds a column beside another: what Prisma cannot express of the one is then on both. */
  hasSuccessor?: boolean
  /** One line: why it is one migration, or why it is split. */
  why: string
}

/** The statements of Prisma's diff for one transaction: it writes its own around a changed enum. */
export function statementsOf(diff: string): string[] {
  return splitStatements(diff).filter((statement) => !/^(BEGIN|COMMIT)$/.test(statement))
}

/**
 * The first step is the change's own. Two objects whose names differ in case or punctuation only
 * get the same name of a file; the second is numbered.
 */
export function withUniqueNames(name: string, steps: MigrationStep[]): MigrationStep[] {
  const uses = new Map<string, number>()
  return steps.map((step, at) => {
    const wanted = at === 0 ? name : step.name
    const use = (uses.get(wanted) ?? 0) + 1
    uses.set(wanted, use)
    return { ...step, name: use === 1 ? wanted : `${wanted}_${use}` }
  })
}
