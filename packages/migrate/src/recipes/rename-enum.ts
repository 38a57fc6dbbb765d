import type { DatabaseChange } from './database-change.ts'
import { givesUp, transactionalStep } from './file-forms.ts'
import { besides, literal, quoted } from './identifier.ts'

interface EnumRename {
  name: string
  /** The enum before, as SQL writes it: `"post_status"`. */
  type: string
  from: string
  to: string
  /** Only this branch has it, so that no running release says the old name. */
  unreleased: boolean
}

/** Renames an enum, in the catalog alone. A release that says the old name fails from then on. */
export function renameEnum({ type, from, to, ...options }: EnumRename): DatabaseChange {
  const renamed = besides(type, to)
  return renaming(options, `the enum ${from} is now ${to}`, {
    forth: `ALTER TYPE ${type} RENAME TO ${quoted(to)}`,
    back: `ALTER TYPE ${renamed} RENAME TO ${quoted(from)}`,
  })
}

/** The same of a value: rows, defaults and checks that have it follow. */
export function renameEnumValue({ type, from, to, ...options }: EnumRename): DatabaseChange {
  const rename = (one: string, other: string) =>
    `ALTER TYPE ${type} RENAME VALUE ${literal(one)} TO ${literal(other)}`
  return renaming(options, `the value ${from} of ${type.replaceAll('"', '')} is now ${to}`, {
    forth: rename(from, to),
    back: rename(to, from),
  })
}

function renaming(
  { name, unreleased }: Pick<EnumRename, 'name' | 'unreleased'>,
  fact: string,
  { forth, back }: { forth: string; back: string },
): DatabaseChange {
  const step = transactionalStep(
    {
      name,
      // The next release cannot do without it, so it does not wait for the end of the one before.
      phase: 'expand',
      reason: `${fact}; ${unreleased ? 'no release uses it yet' : 'a release that says the old name fails'}`,
      risk: `locks no table; ${givesUp}`,
      locks: [],
    },
    [forth],
  )
  return {
    steps: [step],
    undo: [back],
    lost: [],
    why: 'a rename changes the catalog alone, so it is one migration',
  }
}
