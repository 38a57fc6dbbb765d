import { type DatabaseChange, statementsOf } from './database-change.ts'
import { givesUp, transactionalStep } from './file-forms.ts'
import { literal } from './identifier.ts'

interface AddEnumValue {
  name: string
  /** The enum, as SQL writes it: `"post_status"`. */
  type: string
  value: string
  /** Prisma's diff back, which makes the enum anew; Postgres takes no value away. */
  reverse: string
}

/** A value of an enum, alone in its file: no transaction may use it before the one that adds it has ended. */
export function addEnumValue({ name, type, value, reverse }: AddEnumValue): DatabaseChange {
  const step = transactionalStep(
    {
      name,
      phase: 'expand',
      reason: `a new value, ${value}; nothing writes it before the next release`,
      risk: `locks no table; ${givesUp}`,
      locks: [],
    },
    [`ALTER TYPE ${type} ADD VALUE ${literal(value)}`],
  )
  return {
    steps: [step],
    undo: statementsOf(reverse),
    lost: [],
    why: 'Postgres lets a new value be used from the next migration on, so it has one of its own',
  }
}
