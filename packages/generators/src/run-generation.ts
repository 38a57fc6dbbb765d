import { type Context, type ExitCode, UserError } from '@repo/cli'
import { clientCache, type DevelopmentDatabase, type Project, withDatabase } from '@repo/migrate'
import {
  applyGeneration,
  databaseFingerprint,
  databaseName,
  describeRecovery,
  isVerified,
  type Moment,
  markVerified,
  newJournalId,
  recoverLocked,
  unfinishedJournal,
  withGenLock,
  withStagedPaths,
} from '@repo/migrate/generation'
import { type Engine, type Migration, prepareClient } from '@repo/schema-engine'
import type { Flags } from './parse-command.ts'
import { checkDatabase } from './pipeline/check-database.ts'
import { countRows } from './pipeline/count-rows.ts'
import type { Identical, Request } from './pipeline/generator.ts'
import { completePlan, type OnValid, type Plan } from './pipeline/plan.ts'
import { planWithPlop } from './pipeline/plop-engine.ts'
import { type ProjectState, readProjectState } from './pipeline/project-state.ts'
import { commandOf, confirm, outcomeOf, report } from './pipeline/report.ts'
import { describePlan } from './pipeline/show-plan.ts'
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
  const { flags, project, request } = context
  const allowed = { ...context, allowRemote: flags.allowRemote }
  const state = readProjectState(project, context.env)
  if (flags.dryRun) {
    if (unfinishedJournal(project.root)) throw unfinished()
    if (!countsRows(request, state)) return outcomeOf(context, await planned(context, state))
    return withDatabase(allowed, (database) =>
      withEngine(project, database, async (engine) =>
        outcomeOf(context, await planned(context, await countedState(engine, context, state))),
      ),
    )
  }
  return withGenLock(project.root, async () => {
    const recovered = await recoverLocked(allowed)
    if (recovered) context.output.info(describeRecovery(recovered))
    return planAndApply(context, recovered ? readProjectState(project, context.env) : state)
  })
}

async function planAndApply(context: GenerationContext, state: ProjectState): Promise<ExitCode> {
  const { project, flags, request, signal } = context
  const cacheFolder = clientCache(project)
  prepareClient({ schema: state.schema.files, cacheFolder }) // a large one, on a thread of its own
  const onValid: OnValid = (schema, datamodel) => prepareClient({ schema, cacheFolder }, datamodel)
  // The server starts while a plan is made that does not depend on rows.
  const early = countsRows(request, state) ? undefined : planned(context, state, onValid)
  early?.catch(() => {}) // awaited below
  return withDatabase({ ...context, allowRemote: flags.allowRemote }, (database) =>
    withEngine(project, database, async (engine) => {
      const plan = await (early ??
        planned(context, await countedState(engine, context, state), onValid))
      if ('identical' in plan) return outcomeOf(context, plan)
      // A file for SQL by hand fits any database, and is how one that was changed by hand is kept.
      if (early && !plan.pending) {
        await cancellable(engine, signal, () => check(engine, context, state))
      }
      if (!flags.json) context.output.info(describePlan(plan, context.output.style))
      await confirm(context, plan)
      signal.throwIfAborted()
      const applied = await apply(context, { database, engine, plan, existing: state.migrations })
      if (!plan.pending) {
        const migrations = [...state.migrations, ...plan.migrations]
        markVerified({ root: project.root, migrations, schema: plan.after, ...applied })
      }
      return report(context, plan)
    }),
  )
}

const countsRows = ({ counts }: Request, state: ProjectState) => (counts?.(state) ?? []).length > 0

/** A plan is made only on what the migrations say. */
async function check(engine: Engine, { project }: GenerationContext, state: ProjectState) {
  const { migrations } = state
  const schema = state.schema.files
  const fingerprint = await engine.transaction(databaseFingerprint) // of no later state than is looked at
  const base = { root: project.root, migrations, schema, fingerprint }
  await checkDatabase(engine, { migrations, schema, verified: isVerified(base) })
  markVerified(base)
}

async function countedState(
  engine: Engine,
  context: GenerationContext,
  state: ProjectState,
): Promise<ProjectState> {
  const counts = context.request.counts?.(state) ?? []
  const counted = await cancellable(engine, context.signal, async () => {
    await check(engine, context, state)
    return countRows(engine, counts)
  })
  return { ...state, counted }
}

async function planned(
  { request, generator, flags, prompts, signal }: GenerationContext,
  state: ProjectState,
  onValid?: OnValid,
): Promise<Plan | Identical> {
  const complete = (await request.complete?.(state, prompts)) ?? request
  const draft = await planWithPlop(generator, complete, state)
  const command = commandOf(complete)
  if ('identical' in draft) return { ...draft, command }
  return completePlan(draft, state, { command, name: flags.name, now: new Date(), signal, onValid })
}

interface ApplyOptions {
  database: DevelopmentDatabase
  engine: Engine
  plan: Plan
  existing: Migration[]
}

async function apply(context: GenerationContext, options: ApplyOptions) {
  const { project, signal, onMoment } = context
  const { database, engine, plan, existing } = options
  const { steps, undo, lost, undoLosses = [] } = plan.change
  const now = new Date()
  const id = newJournalId(now, plan.name)
  return applyGeneration({
    project,
    before: plan.before,
    after: plan.after,
    existing,
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
