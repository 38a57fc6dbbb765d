import path from 'node:path'
import { UserError } from '@repo/cli'
import { migrationFolderName, type Project } from '@repo/migrate'
import {
  type FileChange,
  type Journal,
  type UndoPlan,
  withStagedPaths,
} from '@repo/migrate/generation'
import { givesUp, lockedTables, readStatement, transactionalStep } from '@repo/migrate/recipes'
import type { Migration } from '@repo/schema-engine'
import { timeBehind } from '../plan/time-behind.ts'

/**
 * The same change back as a migration of its own, since others may have applied those that it takes
 * back. Throws `GENERATE.RELEASED` where it would need rows that only this database kept.
 */
export function forwardUndo(
  { root, migrationsFolder }: Project,
  undone: Journal,
  { journal, before, after, alsoSeen }: UndoPlan,
  existing: Migration[],
  changesets: FileChange[],
): UndoPlan {
  const here = journal.apply.some((statement) => statement.includes('"strata_undo"'))
  if (here || journal.apply.length === 0) throw released(undone)
  const step = transactionalStep(
    {
      name: `undo_${nameOf(undone)}`,
      phase: 'contract',
      reason: `takes back: ${undone.command}`,
      risk: `drops what that change added; ${givesUp}`,
      locks: lockedTables(journal.apply.flatMap((sql) => readStatement(sql) ?? [])),
    },
    journal.apply,
  )
  const migration = {
    name: migrationFolderName(timeBehind(existing, new Date(journal.startedAt)), step.name),
    sql: step.sql,
  }
  const folder = path.relative(root, migrationsFolder).split(path.sep).join('/')
  const files = [
    ...journal.files
      .filter((file) => !file.path.startsWith(`${folder}/`))
      .map(({ staged: _staged, ...file }) => file),
    { path: `${folder}/${migration.name}/migration.sql`, before: undefined, after: step.sql },
    ...changesets,
  ]
  return {
    before,
    after,
    existing,
    alsoSeen,
    journal: {
      ...journal,
      files: withStagedPaths(root, journal.id, files),
      migrations: [migration],
      removed: [],
    },
  }
}

/** `add_post_subtitle` of its first migration's folder. */
export const nameOf = ({ migrations, id }: Journal) =>
  (migrations[0]?.name ?? id).replace(/^\d+_/, '')

const released = ({ command }: Journal) =>
  new UserError({
    code: 'GENERATE.RELEASED',
    message: `Others may have applied "${command}", and a migration alone cannot take it back.`,
    hint: 'Write it by hand: pnpm gen migration restore_<what_it_took>',
  })
