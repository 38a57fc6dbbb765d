import type { MigrationStatus } from '@repo/schema-engine'
import { orBeginAnew } from '../begin-anew.ts'
import type { SameChange } from '../same-change.ts'
import type { UnsoundObject } from './unsound-objects.ts'

/** One thing that is not as the migrations say. */
export interface Finding {
  /** For people. */
  what: string
  /** Lines: a command, or SQL. */
  remedy: string[]
}

interface Looked {
  status: MigrationStatus
  /** See `findDrift`. */
  drift: string | undefined
  unsound: UnsoundObject[]
  /** Of a pending migration, with another one. */
  same: SameChange | undefined
  /** For the first that has failed: see `failedMigrationAdvice`. */
  failedAdvice?: string[]
  local: boolean
}

/** Everything that `db status` found, each with what helps. */
export function findingsOf(looked: Looked): Finding[] {
  const { status, drift, unsound, same, failedAdvice = [], local } = looked
  const anew = orBeginAnew({ local })
  const migrate = same ? [same.message, same.hint] : ['pnpm db migrate']
  const lists: [kind: string, names: string[], remedy: string[]][] = [
    ['pending', status.pending, migrate],
    ['failed', status.failed, failedAdvice],
    ['edited', status.edited, [`Take the edit back, with git checkout or by hand.${anew}`]],
    ['missing', status.missing, [`On the branch that has it: pnpm gen undo.${anew}`]],
  ]
  return [
    ...lists
      .filter(([, names]) => names.length > 0)
      .map(([kind, names, remedy]) => ({ what: `${kind}: ${names.join(', ')}`, remedy })),
    ...(drift ? [changedByHand(drift)] : []),
    ...unsound.map(({ kind, name, remedy }) => ({
      what: `${kind}: ${name}`,
      remedy: [
        'Run each statement by itself: pnpm prisma db execute --stdin',
        ...remedy.map((sql) => `${sql};`),
      ],
    })),
  ]
}

const changedByHand = (sql: string): Finding => ({
  what: `changed by hand, outside the migrations:\n${sql.trimEnd()}`,
  remedy: [
    'To undo it, run the reverse SQL: pnpm prisma db execute --stdin',
    'To keep it, write it into the schema too, and this SQL into a migration that is applied already:',
    '  pnpm gen migration <what_it_does>',
    '  pnpm prisma migrate resolve --applied <its folder>',
  ],
})
