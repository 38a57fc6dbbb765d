import type { Output } from '@repo/cli'
import type { FileChange } from '@repo/migrate/generation'
import { createTwoFilesPatch } from 'diff'
import type { Conflict } from './conflict.ts'
import type { Plan } from './plan.ts'

type Style = Output['style']

/** The plan as text: every file as a unified diff, then what each migration locks, then conflicts. */
export function describePlan(plan: Plan, canonical: string, style: Style): string {
  const parts = [
    `${style('bold', plan.title)}\npnpm gen ${canonical}`,
    ...plan.files.map((file) => colored(unifiedDiff(file), style)),
    plan.migrations
      .map(({ name, step }) => `${style('bold', name)} (${step.phase})\n  ${step.risk}`)
      .join('\n'),
    ...plan.conflicts.map((conflict) => describeConflict(conflict, style)),
    plan.notes.join('\n'),
  ]
  return parts.filter((part) => part !== '').join('\n\n')
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

/** An edit that has no place, as the lines to add by hand. */
export function describeConflict({ path, missing, lines }: Conflict, style: Style): string {
  const patch = lines.map((line) => style('green', `+${line}`)).join('\n')
  return `${style('yellow', 'conflict')} "${path}" has no ${missing} any more; add by hand:\n${patch}`
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
export function planAsJson(plan: Plan, canonical: string, applied: boolean): object {
  return {
    command: `pnpm gen ${canonical}`,
    title: plan.title,
    status: applied ? 'applied' : 'planned',
    files: plan.files.map((file) => ({
      path: file.path,
      action: file.before === undefined ? 'create' : file.after === undefined ? 'delete' : 'edit',
      diff: unifiedDiff(file),
    })),
    migrations: plan.migrations.map(({ name, sql, step }) => ({
      name,
      phase: step.phase,
      reason: step.reason,
      risk: step.risk,
      sql,
    })),
    conflicts: plan.conflicts,
    notes: plan.notes,
    questions: applied ? [] : [{ message: 'Apply?', flag: '--yes' }],
    next: plan.next,
  }
}
