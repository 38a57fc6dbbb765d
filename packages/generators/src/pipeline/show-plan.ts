import { AnswerNeeded, type Output, UserError } from '@repo/cli'
import type { FileChange } from '@repo/migrate/generation'
import { createTwoFilesPatch } from 'diff'
import { describeDrops } from '../plan/describe-drops.ts'
import type { Conflict } from './conflict.ts'
import { counted } from './count-rows.ts'
import type { Plan } from './plan.ts'

type Style = Output['style']

/**
 * The plan as text: every file as a unified diff, then what each migration locks, what was counted,
 * what is lost, and conflicts.
 */
export function describePlan(plan: Plan, style: Style): string {
  const parts = [
    `${style('bold', plan.title)}\n${plan.command}`,
    ...plan.files.map((file) => colored(unifiedDiff(file), style)),
    describeMigrations(plan, style),
    plan.counts.map(({ count, what }) => counted(count, what)).join('\n'),
    ...plan.conflicts.map((conflict) => describeConflict(conflict, style)),
    plan.notes.join('\n'),
  ]
  return parts.filter((part) => part !== '').join('\n\n')
}

function describeMigrations({ migrations, change }: Plan, style: Style): string {
  const { why, lost, drops } = change
  const count = migrations.length === 1 ? '1 migration' : `${migrations.length || 'no'} migrations`
  return [
    `${count}: ${why}`,
    ...migrations.map(({ name, step }) => `${style('bold', name)} (${step.phase})\n  ${step.risk}`),
    ...(drops === undefined ? [] : [style('yellow', describeDrops(drops))]),
    ...lost.map((what) => `${style('yellow', 'not undone by pnpm gen undo:')} ${what}`),
  ].join('\n')
}

/** `--- a`, `+++ b` and hunks; `/dev/null` for a file that is not there. */
export function unifiedDiff({ path, before, after }: FileChange): string {
  const patch = createTwoFilesPatch(
    before === undefined ? '/dev/null' : path,
    after === undefined ? '/dev/null' : path,
    before ?? '',
    after ?? '',
    '',
    '',
    { context: 3 },
  )
  // A line `Index: …` and one of `=` come first.
  return patch.slice(patch.indexOf('--- ')).replaceAll('\t\n', '\n').trimEnd()
}

/** An edit that has no clear place, as the lines to change by hand. */
export function describeConflict({ path, missing, patch }: Conflict, style: Style): string {
  const lines = colored(patch.join('\n'), style)
  return `${style('yellow', 'conflict')} "${path}" has no ${missing} as it was generated; change by hand:\n${lines}`
}

function colored(diff: string, style: Style): string {
  return diff
    .split('\n')
    .map((line) => {
      if (line.startsWith('+++') || line.startsWith('---')) return style('bold', line)
      if (line.startsWith('+')) return style('green', line)
      return line.startsWith('-') ? style('red', line) : line
    })
    .join('\n')
}

/** The same for a program; `applied` says whether it was written. */
export function planAsJson(plan: Plan, applied: boolean): object {
  return {
    command: plan.command,
    title: plan.title,
    status: applied ? 'applied' : 'planned',
    why: plan.change.why,
    files: plan.files.map((file) => ({ ...actionOf(file), diff: unifiedDiff(file) })),
    migrations: plan.migrations.map(({ name, sql, step }) => ({
      name,
      phase: step.phase,
      reason: step.reason,
      risk: step.risk,
      sql,
    })),
    counts: plan.counts.map(({ count, what }) => ({ count, what })),
    drops: plan.change.drops?.objects ?? [],
    lost: plan.change.lost,
    conflicts: plan.conflicts,
    notes: plan.notes,
    questions: applied ? [] : questionsOf(plan),
    next: plan.next,
  }
}

const actionOf = ({ path, before, after }: FileChange) => ({
  path,
  action: before === undefined ? 'create' : after === undefined ? 'delete' : 'edit',
})

/** What a run at a terminal would ask. */
function questionsOf({ confirm }: Plan): object[] {
  const typed = confirm ? [{ message: confirm.message, flag: `--confirm ${confirm.text}` }] : []
  return [...typed, { message: 'Apply?', flag: '--yes' }]
}

/** A failure for a program, with the question that nobody was there to answer. */
export function failureAsJson(argv: string[], error: unknown): object {
  const { code, message, hint } = error instanceof UserError ? error : bug(error)
  return {
    command: ['pnpm gen', ...argv].join(' '),
    status: 'failed',
    error: { code, message, hint: hint ?? null },
    questions: error instanceof AnswerNeeded ? [error.question] : [],
  }
}

const bug = (error: unknown) => ({
  code: 'INTERNAL.ERROR',
  message: error instanceof Error ? error.message : String(error),
  hint: undefined,
})
