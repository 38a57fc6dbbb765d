import { type Context, cancelled, type ExitCode, exitCode, type Output, UserError } from '@repo/cli'
import { type DevelopmentDatabase, type Project, readSchema, withDatabase } from '@repo/migrate'
import {
  applyGeneration,
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
import { type Engine, type Migration, openEngine } from '@repo/schema-engine'
import type { Flags } from './parse-command.ts'
import { checkDatabase } from './pipeline/check-database.ts'
import type { Identical, Request } from './pipeline/generator.ts'
import { completePlan, type Plan } from './pipeline/plan.ts'
import { planWithPlop } from './pipeline/plop-engine.ts'
import { type ProjectState, readProjectState } from './pipeline/project-state.ts'
import { describeConflict, describePlan, planAsJson } from './pipeline/show-plan.ts'

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
  if (flags.dryRun) {
    if (unfinishedJournal(project.root)) throw unfinished()
    const { outcome } = await planned(context)
    return 'identical' in outcome ? identical(context, outcome) : show(context, outcome)
  }
  return withGenLock(project.root, async () => {
    const recovered = await recoverLocked({ ...context, allowRemote: flags.allowRemote })
    if (recovered) context.output.info(describeRecovery(recovered))
    // The server starts while the plan is made.
    const planning = planned(context)
    planning.catch(() => {}) // awaited below
    return withDatabase({ ...context, allowRemote: flags.allowRemote }, (database) =>
      applyPlanned(context, database, planning),
    )
  })
}

interface Planned {
  state: ProjectState
  outcome: Plan | Identical
}

async function planned({
  project,
  request,
  generator,
  flags,
  signal,
}: GenerationContext): Promise<Planned> {
  const state = readProjectState(project)
  const draft = await planWithPlop(generator, request, state)
  if ('identical' in draft) return { state, outcome: draft }
  const options = { name: flags.name, now: new Date(), signal }
  return { state, outcome: await completePlan(draft, state, options) }
}

async function applyPlanned(
  context: GenerationContext,
  database: DevelopmentDatabase,
  planning: Promise<Planned>,
): Promise<ExitCode> {
  const { project, signal, flags, output } = context
  const schema = readSchema(project)
  const engine = openEngine({ url: database.direct, schema })
  try {
    const { state, outcome } = await planning
    if ('identical' in outcome) return identical(context, outcome)
    const base = { migrations: state.migrations, schema: state.schema.files }
    await checkDatabase(engine, {
      ...base,
      verified: isVerified(project.root, base.migrations, base.schema),
    })
    markVerified(project.root, base.migrations, base.schema)
    if (!flags.json) output.info(describePlan(outcome, canonical(context), output.style))
    await confirm(context)
    signal.throwIfAborted()
    await apply(context, { database, engine, plan: outcome, existing: state.migrations })
    markVerified(project.root, [...state.migrations, ...outcome.migrations], outcome.after)
    return report(context, outcome)
  } finally {
    await engine.dispose()
  }
}

interface ApplyOptions {
  database: DevelopmentDatabase
  engine: Engine
  plan: Plan
  existing: Migration[]
}

async function apply(context: GenerationContext, options: ApplyOptions): Promise<void> {
  const { project, signal, onMoment } = context
  const { database, engine, plan, existing } = options
  const { steps, undo, lost } = plan.change
  const now = new Date()
  const id = newJournalId(now, plan.name)
  await applyGeneration({
    project,
    before: plan.before,
    after: plan.after,
    existing,
    journal: {
      id,
      command: `pnpm gen ${canonical(context)}`,
      startedAt: now.toISOString(),
      database: databaseName(database),
      kind: 'apply',
      files: withStagedPaths(project.root, id, plan.files),
      migrations: plan.migrations.map(({ name, sql }) => ({ name, sql })),
      removed: [],
      apply: steps.flatMap((step) => step.apply),
      undo,
      lost,
    },
    engine,
    signal,
    ...(onMoment === undefined ? {} : { onMoment }),
  })
}

async function confirm({ prompts, flags }: GenerationContext): Promise<void> {
  // A complete command says everything; only a person at a terminal is asked to look.
  if (flags.yes || flags.json || !prompts.interactive) return
  if (!(await prompts.confirm({ message: 'Apply?', flag: '--yes', initial: true })))
    throw cancelled()
}

function identical({ output, flags, ...context }: GenerationContext, outcome: Identical): ExitCode {
  if (flags.json) {
    output.json({
      command: `pnpm gen ${canonical(context)}`,
      status: 'identical',
      message: outcome.identical,
    })
  } else output.result(`identical: ${outcome.identical}`)
  return exitCode.done
}

function show(context: GenerationContext, plan: Plan): ExitCode {
  const { output, flags } = context
  if (flags.json) output.json(planAsJson(plan, canonical(context), false))
  else output.result(describePlan(plan, canonical(context), plain)) // may go into a file
  return plan.conflicts.length > 0 ? exitCode.findings : exitCode.done
}

function report(context: GenerationContext, plan: Plan): ExitCode {
  const { output, flags } = context
  if (flags.json) output.json(planAsJson(plan, canonical(context), true))
  else {
    const files = plan.files.map(
      ({ path, before }) => `${before === undefined ? 'create' : 'edit  '} ${path}`,
    )
    output.result([`${plan.title}: done.`, ...files].join('\n'))
    for (const conflict of plan.conflicts) output.info(describeConflict(conflict, output.style))
    output.info(`Next:\n${plan.next.map((command) => `  ${command}`).join('\n')}`)
  }
  return plan.conflicts.length > 0 ? exitCode.findings : exitCode.done
}

const plain: Output['style'] = (_style, text) => text

const canonical = ({ request }: Pick<GenerationContext, 'request'>) =>
  request.canonical.map((word) => (/^[\w:.,=/-]+$/.test(word) ? word : `'${word}'`)).join(' ')

const unfinished = () =>
  new UserError({
    code: 'GENERATE.UNFINISHED',
    message: 'A killed `pnpm gen` left a change half done, so there is nothing to plan on.',
    hint: 'pnpm gen recover',
  })
