import { UserError } from '@repo/cli'
import type { Migration, MigrationStatus } from '@repo/schema-engine'
import { expectationsOf } from './catalog/expectations.ts'
import type { Project } from './project.ts'
import { releasedMigrations } from './released-migrations.ts'

/** A change that two branches made, each with a migration of its own. */
export interface SameChange {
  message: string
  /** What leaves one of both. */
  hint: string
}

/**
 * The first pending migration that says what another one says under the same name: within one
 * branch a name is taken once. Of both, the one goes that nobody else can have; `released` holds
 * those that others have, and is undefined where git does not know.
 */
export function sameChange(
  migrations: readonly Migration[],
  { applied, pending }: Pick<MigrationStatus, 'applied' | 'pending'>,
  released: ReadonlySet<string> | undefined,
): SameChange | undefined {
  for (const [at, one] of migrations.entries()) {
    const later = migrations.slice(at + 1)
    const other = later.find(same(one))
    if (other === undefined || isAgain(one, other, later)) continue
    const [first = one.name, last = other.name] = [one.name, other.name].sort(
      (a, b) => Number(pending.includes(a)) - Number(pending.includes(b)),
    )
    if (!pending.includes(last)) continue
    const isApplied = applied.includes(first)
    const message = `The migrations "${first}" and "${last}" are the same change${isApplied ? `, and "${first}" is applied` : ''}.`
    return { message, hint: oneOf({ first, last, isApplied, released }) }
  }
  return undefined
}

/** Whether something between both takes the first one back, so that the second does it once more. */
function isAgain(one: Migration, other: Migration, later: readonly Migration[]): boolean {
  const between = later.slice(0, later.indexOf(other))
  return ends([one], between) || ends(between, [other])
}

/** Whether the later of these migrations take something away that the earlier ones make. */
const ends = (earlier: readonly Migration[], later: readonly Migration[]) =>
  earlier.some(
    (one) =>
      expectationsOf(one.name, [one]).length > expectationsOf(one.name, [one, ...later]).length,
  )

interface Pair {
  first: string
  last: string
  /** `first` is. */
  isApplied: boolean
  released: ReadonlySet<string> | undefined
}

function oneOf({ first, last, isApplied, released }: Pair): string {
  if (!released?.has(last)) return deleting(last)
  // A new database applies the history from its start, which must have the change once.
  if (released.has(first)) {
    return isApplied ? `pnpm prisma migrate resolve --applied ${last}` : deleting(last)
  }
  // Who has the other one needs its name: only this database takes it instead.
  return `${deleting(first)}${isApplied ? renaming(first, last) : ''}`
}

/** The same for a project: the database and git are asked only where two are the same. */
export async function findSameChange(
  { schemaFolder }: Pick<Project, 'schemaFolder'>,
  migrations: readonly Migration[],
  status: () => Promise<Pick<MigrationStatus, 'applied' | 'pending'>>,
): Promise<SameChange | undefined> {
  const isTwice = migrations.some((one, at) => migrations.slice(at + 1).some(same(one)))
  if (!isTwice) return undefined
  return sameChange(migrations, await status(), releasedMigrations(schemaFolder))
}

export const sameChangeError = ({ message, hint }: SameChange) =>
  new UserError({ code: 'MIGRATION.SAME_CHANGE', message, hint })

const same = (one: Migration) => (two: Migration) =>
  one.sql === two.sql && withoutTime(one) === withoutTime(two)

const withoutTime = ({ name }: Migration) => name.replace(/^\d+_/, '')

const deleting = (name: string) => `Delete the folder packages/db/prisma/migrations/${name}`

const renaming = (from: string, to: string) =>
  `. Then by SQL, with pnpm prisma db execute --stdin: UPDATE _prisma_migrations SET migration_name = '${to}' WHERE migration_name = '${from}'`
