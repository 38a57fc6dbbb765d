import type { Journal, UndoPlan } from '@repo/migrate/generation'
import type { Plan } from '../pipeline/plan.ts'

/** An undo as the reader of any plan sees it. */
export function shownUndo(undone: Journal, { journal, before, after }: UndoPlan): Plan {
  const { removed, apply, migrations } = journal
  const dropped = apply.flatMap((sql) => (dropping.test(sql) ? [sql.replace(/\s+/g, ' ')] : []))
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
    counts: [],
    before,
    after,
    conflicts: [],
    notes: [
      ...dropped.map((sql) => `Values written since are lost: ${sql}`),
      ...undone.lost.map((what) => `Does not come back: ${what}`),
    ],
    next: ['pnpm test'],
  }
}

const dropping = /\bDROP (?:TABLE|COLUMN)\b(?! "strata_undo")/
