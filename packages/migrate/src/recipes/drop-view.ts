import type { DatabaseChange } from './database-change.ts'
import { givesUp, transactionalStep } from './file-forms.ts'
import { besides, literal } from './identifier.ts'
import { list } from './list.ts'
import { savedName, saveQuery } from './saved-rows.ts'
import { inDollars } from './sql-text.ts'
import { dropStanding } from './standing/drop-standing.ts'
import { nothingStands, type Standing } from './standing/standing.ts'
import type { Table } from './table.ts'

interface DropView {
  name: string
  /** The old name of the table, alone: `posts`. */
  view: string
  /** Those of join tables: `_PostToTag`. */
  joinTables?: string[]
  /** The table, by its new name. */
  table: Table
  /** What SQL by hand made on the view. */
  standing?: readonly Standing[]
}

/** Takes away the old names that `renameTable` kept. */
export function dropView({
  name,
  view,
  joinTables = [],
  table,
  standing = [],
}: DropView): DatabaseChange {
  const byHand = dropStanding({ ...nothingStands, standing })
  const views = [view, ...joinTables]
  const all = views.map((one) => besides(table.sql, one))
  const step = transactionalStep(
    {
      name,
      phase: 'contract',
      reason: `no release says ${list(views)} for ${table.name} any more`,
      risk: `locks the view for milliseconds; ${givesUp}`,
      locks: [],
    },
    [...byHand.before, ...all.map((sql) => `DROP VIEW ${sql}`)],
  )
  const saved = savedName(name)
  const definitions = all.map(
    (sql) =>
      `SELECT ${literal(sql)} AS name, coalesce(' WITH (' || array_to_string(reloptions, ', ') || ')', '') AS options, pg_get_viewdef(oid) AS query FROM pg_class WHERE oid = ${literal(sql)}::regclass`,
  )
  return {
    steps: [
      { ...step, apply: [...saveQuery(saved, definitions.join(' UNION ALL ')), ...step.apply] },
    ],
    undo: [`DO ${inDollars(restoring(saved))}`, `DROP TABLE ${saved}`, ...byHand.undoAfter],
    lost: byHand.lost,
    ...(byHand.drops.length === 0 ? {} : { drops: { when: 'now', objects: byHand.drops } }),
    why: 'a view holds no rows, so it is one migration',
  }
}

const restoring = (saved: string) => `
DECLARE
  saved record;
BEGIN
  FOR saved IN SELECT name, options, query FROM ${saved} LOOP
    EXECUTE format('CREATE VIEW %s%s AS %s', saved.name, saved.options, saved.query);
  END LOOP;
END
`
