import { type Context, type ExitCode, UserError } from '@repo/cli'
import { type Project, readMigrations, readSchema, withDatabase } from '@repo/migrate'
import {
  applyGeneration,
  databaseName,
  describeRecovery,
  lastGeneration,
  markVerified,
  recoverLocked,
  undoPlan,
  withGenLock,
} from '@repo/migrate/generation'
import { openEngine } from '@repo/schema-engine'
import type { Flags } from './parse-command.ts'
import { confirm, outcomeOf, report } from './pipeline/report.ts'
import { describePlan } from './pipeline/show-plan.ts'
import { isReleased } from './pipeline/unreleased-tables.ts'
import { forwardUndo } from './undo/forward-undo.ts'
import { shownUndo } from './undo/shown-undo.ts'

interface UndoContext extends Context {
  project: Project
  flags: Flags
}

/**
 * `pnpm gen undo`: takes the newest generation back, files and development database, from its
 * journal. Migrations that others may have stay, and get one that takes them back.
 */
export async function runUndo(context: UndoContext): Promise<ExitCode> {
  const { project, flags, output, signal } = context
  const { root, schemaFolder } = project
  const allowed = { ...context, allowRemote: flags.allowRemote }
  return withGenLock(root, async () => {
    const recovered = await recoverLocked(allowed)
    if (recovered) output.info(describeRecovery(recovered))
    const journal = lastGeneration(root)
    if (journal === undefined) throw nothingToUndo()
    return withDatabase(allowed, async (database) => {
      const now = new Date()
      const back = undoPlan({ project, journal, database: databaseName(database), now })
      const released = back.journal.removed.filter((name) => isReleased(schemaFolder, name))
      const undo =
        released.length === 0 ? back : forwardUndo(project, journal, back, readMigrations(project))
      const plan = shownUndo(journal, undo)
      if (flags.dryRun) return outcomeOf(context, plan)
      if (!flags.json) output.info(describePlan(plan, output.style))
      await confirm(context, plan)
      const engine = openEngine({ url: database.direct, schema: readSchema(project) })
      try {
        await applyGeneration({ project, ...undo, engine, signal })
      } finally {
        await engine.dispose()
      }
      markVerified(root, [...undo.existing, ...undo.journal.migrations], undo.after)
      return report(context, plan)
    })
  })
}

const nothingToUndo = () =>
  new UserError({
    code: 'GENERATE.NOTHING_TO_UNDO',
    message: 'There is no generation that could be taken back.',
    hint: 'pnpm gen --help',
  })
