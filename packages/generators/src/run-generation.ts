import { type Context, type ExitCode, UserError } from '@repo/cli'
import {
  clientCache,
  type DevelopmentDatabase,
  type Project,
  readExternals,
  withDatabase,
} from '@repo/migrate'
import {
  applyGeneration,
  baselinedMigrations,
  databaseName,
  describeRecovery,
  type Moment,
  markVerified,
  newJournalId,
  recoverLocked,
  unfinishedJournal,
  withGenLock,
  withStagedPaths,
} from '@repo/migrate/generation'
import { clientGenerator, type Engine, type Migration, prepareClient } from '@repo/schema-engine'
import type { Flags } from './parse-command.ts'
import { checkExternal } from './pipeline/check-external.ts'
import { countRows } from './pipeline/count-rows.ts'
import type { Identical, Request } from './pipeline/generator.ts'
import { completePlan, type OnValid, type Plan } from './pipeline/plan.ts'
import { planWithPlop } from './pipeline/plop-engine.ts'
import { type ProjectState, readProjectState, withBaselined } from './pipeline/project-state.ts'
import { commandOf, confirm, outcomeOf, report } from './pipeline/report.ts'
import { describePlan } from './pipeline/show-plan.ts'
import { verifiedDatabase } from './pipeline/verified-database.ts'
import { cancellable, withEngine } from './pipeline/with-engine.ts'

export interface GenerationContext extends Context {
  project: Project
  flags: Flags
  request: Request
  /** Its generator's name. */
  generator: string
  /** See `applyGeneration`. */
  onMoment?: (moment: Moment) => Promise<void>
}

/** plan → validate → show → confirm → apply, for any generator. */
export async function runGeneration(context: GenerationContext): Promise<ExitCode> {
  const { flags, project } = context
  const state = readProjectState(project, context.env)
  if (flags.dryRun) {
    if (unfinishedJournal(project.root)) throw unfinished()
    return withPlan(context, state, async ({ plan }) => outcomeOf(context, plan))
  }
  return withGenLock(project.root, async () => {
    const recovered = await recoverLocked({ ...context, allowRemote: flags.allowRemote })
    if (recovered) context.output.info(describeRecovery(recovered))
    return planAndApply(context, recovered ? readProjectState(project, context.env) : state)
  })
}

async function planAndApply(context: GenerationContext, state: ProjectState): Promise<ExitCode> {
  const { project, flags, signal } = context
  const cacheFolder = clientCache(project)
  prepareClient({ schema: state.schema.files, cacheFolder }) // a large one, on a thread of its own
  const onValid: OnValid = (schema, datamodel) => prepareClient({ schema, cacheFolder }, datamodel)
  const apply = async (ready: Ready) => {
    const { plan, database, engine, remainder } = ready
    if ('identical' in plan) return outcomeOf(context, plan)
    if (!flags.json) context.output.info(describePlan(plan, context.output.style))
    await confirm(context, plan)
    signal.throwIfAborted()
    const existing = state.migrations
    const applied = await applyPlan(context, { database, engine, plan, existing, remainder })
    if (!plan.pending) {
      const migrations = [...state.migrations, ...plan.migrations]
      const { fingerprint } = applied
      const base = { root: project.root, migrations, schema: plan.after, fingerprint }
      markVerified(base, applied.remainder)
    }
    return report(context, plan)
  }
  return withPlan(context, state, apply, onValid)
}

const countsRows = ({ counts }: Request, state: ProjectState) => (counts?.(state) ?? []).length > 0

/** A plan, on the database that it was made for. */
interface Ready {
  plan: Plan | Identical
  database: DevelopmentDatabase
  engine: Engine
  /** See `checkDatabase`. */
  remainder: string
}

/** Plans on a database that is what the migrations say: a dry run sees what a real run sees. */
async function withPlan(
  context: GenerationContext,
  state: ProjectState,
  use: (ready: Ready) => Promise<ExitCode>,
  onValid?: OnValid,
): Promise<ExitCode> {
  const { flags, request, signal } = context
  // The server starts while a plan is made that does not depend on rows.
  const early = countsRows(request, state) ? undefined : planned(context, state, onValid)
  early?.catch(() => {}) // awaited below
  return withDatabase({ ...context, allowRemote: flags.allowRemote }, (database) =>
    withEngine(context, database, async (engine) => {
      const known = withBaselined(state, await engine.transaction(baselinedMigrations))
      const plan = known === state ? await early : undefined
      // A file for SQL by hand fits any database, and is how one that was changed by hand is kept.
      if (plan !== undefined && ('identical' in plan || plan.pending)) {
        return use({ plan, database, engine, remainder: '' })
      }
      const { remainder, notes, mark, counted } = await cancellable(engine, signal, async () => ({
        ...(await verifiedDatabase(engine, database, known)),
        counted: await countRows(engine, request.counts?.(known) ?? []),
      }))
      const made = plan ?? (await planned(context, { ...known, counted }, onValid))
      if ('identical' in made) return use({ plan: made, database, engine, remainder })
      if (!flags.dryRun) mark()
      const noted = { ...made, notes: [...made.notes, ...notes] }
      return use({ plan: noted, database, engine, remainder })
    }),
  )
}

async function planned(
  { project, request, generator, flags, prompts, signal }: GenerationContext,
  state: ProjectState,
  onValid?: OnValid,
): Promise<Plan | Identical> {
  const complete = (await request.complete?.(state, prompts)) ?? request
  const draft = await planWithPlop(generator, complete, state)
  const command = commandOf(complete)
  if ('identical' in draft) return { ...draft, command }
  const options = { command, name: flags.name, now: new Date(), signal, onValid }
  const plan = await completePlan(draft, state, options)
  const statements = plan.change.steps.flatMap(({ apply }) => apply)
  checkExternal(statements, await readExternals(project))
  // Throws where the client, which is made last, could not follow.
  if (plan.files.some(({ path }) => path.endsWith('.prisma'))) clientGenerator(plan.after)
  return plan
}

interface ApplyOptions {
  database: DevelopmentDatabase
  engine: Engine
  plan: Plan
  existing: Migration[]
  remainder: string
}

async function applyPlan(context: GenerationContext, options: ApplyOptions) {
  const { project, signal, onMoment } = context
  const { database, engine, plan, existing, remainder } = options
  const { steps, undo, lost, undoLosses = [], hasSuccessor = false } = plan.change
  const now = new Date()
  const id = newJournalId(now, plan.name)
  return applyGeneration({
    project,
    before: plan.before,
    after: plan.after,
    existing,
    remainder,
    alsoSeen: hasSuccessor ? remainder : '',
    journal: {
      id,
      command: plan.command,
      startedAt: now.toISOString(),
      database: databaseName(database),
      kind: 'apply',
      files: withStagedPaths(project.root, id, plan.files),
      migrations: plan.pending ? [] : plan.migrations.map(({ name, sql }) => ({ name, sql })),
      removed: [],
      apply: plan.pending ? [] : steps.flatMap((step) => step.apply),
      undo,
      lost,
      undoLosses,
      remainder,
    },
    engine,
    signal,
    ...(onMoment === undefined ? {} : { onMoment }),
  })
}

const unfinished = () =>
  new UserError({
    code: 'GENERATE.UNFINISHED',
    message: 'A killed `pnpm gen` left a change half done, so there is nothing to plan on.',
    hint: 'pnpm gen recover',
  })
