import type { Journal, UndoPlan } from '@repo/migrate/generation'
import { counted } from '../pipeline/count-rows.ts'
import type { Plan } from '../pipeline/plan.ts'
import { failsUntilOut } from '../plan/second-step.ts'
import type { Losses } from './count-losses.ts'

/** What releases read and write by its name. */
const takesAway = (statement: string) => /\b(?:DROP (?:COLUMN|TABLE)|RENAME)\b/.test(statement)

/** An undo as the reader of any plan sees it; losses, and files that are `committed`, ask to be confirmed. */
export function shownUndo(
  undone: Journal,
  { journal, before, after }: UndoPlan,
  losses: Losses,
  committed: readonly string[],
): Plan {
  const { removed, apply, migrations } = journal
  const asked = [...lossOf(losses), ...committedOf(committed)]
  return {
    command: 'pnpm gen undo',
    title: `Take back: ${undone.command}`,
    name: 'undo',
    files: journal.files,
    migrations: migrations.map(({ name, sql }) => ({
      name,
      sql,
      step: {
        name,
        sql,
        apply,
        phase: 'contract',
        reason: undone.command,
        risk: 'drops what it added',
      },
    })),
    pending: false,
    change: {
      steps: [],
      undo: [],
      lost: [],
      why:
        migrations.length > 0
          ? 'others may have those that it takes back'
          : removed.length > 0
            ? `only this branch has ${removed.join(', ')}, so they go`
            : 'the database has nothing to do',
    },
    counts: losses.counts.filter(({ count }) => count > 0),
    ...(asked.length === 0 ? {} : { confirm: { message: asked.join(' '), text: 'undo' } }),
    before,
    after,
    conflicts: [],
    notes: [
      ...(migrations.length > 0 && apply.some(takesAway) ? [failsUntilOut] : []),
      ...undone.lost.map((what) => `Does not come back: ${what}`),
    ],
    next: ['pnpm test'],
  }
}

function lossOf({ counts, uncounted, standing }: Losses): string[] {
  const lost = [
    ...counts.filter(({ count }) => count > 0).map(({ count, what }) => counted(count, what)),
    ...uncounted.map((what) => `${what}, as many as there are`),
    ...standing,
  ]
  return lost.length === 0 ? [] : [`This permanently deletes ${lost.join(', ')}.`]
}

const committedOf = (files: readonly string[]): string[] =>
  files.length === 0
    ? []
    : [`Its files are committed, so taking them back is a change to commit: ${files.join(', ')}.`]
