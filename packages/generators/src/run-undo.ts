import { type Context, type ExitCode, UserError } from '@repo/cli'
import {
  type DevelopmentDatabase,
  type Project,
  readMigrations,
  releasedMigrations,
  withDatabase,
} from '@repo/migrate'
import {
  applyGeneration,
  databaseName,
  describeRecovery,
  type Journal,
  lastGeneration,
  markVerified,
  recoverLocked,
  type UndoPlan,
  undoPlan,
  withGenLock,
} from '@repo/migrate/generation'
import type { Engine } from '@repo/schema-engine'
import type { Flags } from './parse-command.ts'
import { readProjectState } from './pipeline/project-state.ts'
import { confirm, outcomeOf, report } from './pipeline/report.ts'
import { describePlan } from './pipeline/show-plan.ts'
import { remainderBefore } from './pipeline/verified-database.ts'
import { cancellable, withEngine } from './pipeline/with-engine.ts'
import { committedFiles } from './undo/committed-files.ts'
import { countLosses } from './undo/count-losses.ts'
import { explainGone } from './undo/explain-gone.ts'
import { forwardUndo } from './undo/forward-undo.ts'
import { isWrittenByHand } from './undo/is-written-by-hand.ts'
import { shownUndo } from './undo/shown-undo.ts'
import { undoChangeset } from './undo/undo-changeset.ts'

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
  const { root } = project
  const allowed = { ...context, allowRemote: flags.allowRemote }
  return withGenLock(root, async () => {
    const recovered = await recoverLocked(allowed)
    if (recovered) output.info(describeRecovery(recovered))
    if (lastGeneration(root) === undefined) throw nothingToUndo()
    return withDatabase(allowed, async (database) => {
      return withEngine(context, database, async (engine) => {
        const { undo, plan, remainder } = await cancellable(engine, signal, async () => {
          const { journal, undo } = await wayBack(project, database, engine)
          const remainder = await remainderBefore(engine, readProjectState(project))
          const losses = await countLosses(engine, journal, undo.before)
          // A migration of its own takes back what others have; all else goes as if it never was.
          const isForward = undo.journal.migrations.length > 0
          const committed = isForward ? [] : committedFiles(root, journal.files)
          return { undo, plan: shownUndo(journal, undo, losses, committed), remainder }
        })
        if (flags.dryRun) return outcomeOf(context, plan)
        if (!flags.json) output.info(describePlan(plan, output.style))
        await confirm(context, plan)
        const applied = await applyGeneration({
          project,
          ...undo,
          remainder,
          engine,
          signal,
        }).catch(async (error: unknown) => {
          throw await explainGone(error, engine, undo.before)
        })
        const migrations = [...undo.existing, ...undo.journal.migrations]
        const { fingerprint } = applied
        markVerified({ root, migrations, schema: undo.after, fingerprint }, applied.remainder)
        return report(context, plan)
      })
    })
  })
}

async function wayBack(
  project: Project,
  database: DevelopmentDatabase,
  engine: Engine,
): Promise<{ journal: Journal; undo: UndoPlan }> {
  const migrations = readMigrations(project)
  const { pending } = await engine.status(migrations)
  const journal = lastGeneration(project.root, (one) => !isWrittenByHand(project, one, pending))
  if (journal === undefined) throw nothingToUndo()
  const now = new Date()
  const back = undoPlan({ project, journal, database: databaseName(database), now })
  const released = releasedMigrations(project.schemaFolder)
  if (back.journal.removed.some((name) => released?.has(name))) {
    const changesets = await undoChangeset(project, journal)
    return { journal, undo: forwardUndo(project, journal, back, migrations, changesets) }
  }
  if (back.journal.apply.length > 0) return { journal, undo: back }
  // For SQL by hand: nobody has run it unless its row is there.
  const removed = back.journal.removed.filter((name) => !pending.includes(name))
  return { journal, undo: { ...back, journal: { ...back.journal, removed } } }
}

const nothingToUndo = () =>
  new UserError({
    code: 'GENERATE.NOTHING_TO_UNDO',
    message: 'There is no generation that could be taken back.',
    hint: 'pnpm gen --help',
  })
