import { UserError } from '@repo/cli'
import type { Journal } from '@repo/migrate/generation'
import type { Engine, SchemaFile } from '@repo/schema-engine'
import { type Counted, countRows } from '../pipeline/count-rows.ts'
import { standingSince } from './count-standing.ts'
import { explainGone, isGone } from './explain-gone.ts'

export interface Losses {
  counts: Counted[]
  /** What the database could not count, in words: that must not stop anyone. */
  uncounted: string[]
  /** What SQL by hand made on what goes, in words. */
  standing: string[]
}

/**
 * What an undo would lose; one that has no SQL leaves the rows as they are. Throws `DATABASE.DRIFT`
 * where a table or column of `schema` is gone.
 */
export async function countLosses(
  engine: Engine,
  journal: Journal,
  schema: SchemaFile[],
): Promise<Losses> {
  const { undo = [], undoLosses = [] } = journal
  const losses: Losses = { counts: [], uncounted: [], standing: [] }
  if (undo.length === 0) return losses
  losses.standing = await standingSince(engine, journal, schema)
  for (const loss of undoLosses) {
    try {
      losses.counts.push(...(await countRows(engine, [{ ...loss, key: loss.what }])))
    } catch (error) {
      if (!(error instanceof UserError) || error.code !== 'DATA.NOT_COUNTED') throw error
      const explained = await explainGone(error, engine, schema)
      if (explained !== error) throw explained
      // Without its copy the undo is refused anyway, which says more.
      if (!isGone(error)) losses.uncounted.push(loss.what)
    }
  }
  return losses
}
