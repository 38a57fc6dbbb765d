import type { Engine, Migration } from '@repo/schema-engine'
import { type Expectation, expectationsOf } from './expectations.ts'
import { describeFlaw, type Flaw, findFlaws } from './find-flaws.ts'

/**
 * How to go on behind a migration that was begun and has no end in the history, line by line. The
 * server of a client that was killed may have gone on and committed: then it has the whole
 * migration, and applying that again would fail, or do it twice.
 */
export async function failedMigrationAdvice(
  engine: Engine,
  migrations: Migration[],
  name: string,
): Promise<string[]> {
  const expected = expectationsOf(name, migrations)
  return adviceFor(name, expected, await findFlaws(engine, expected))
}

export function adviceFor(name: string, expected: Expectation[], flaws: Flaw[]): string[] {
  const applied = `pnpm prisma migrate resolve --applied ${name}`
  const rolledBack = `pnpm prisma migrate resolve --rolled-back ${name}`
  const file = `packages/db/prisma/migrations/${name}/migration.sql`
  if (expected.length === 0) {
    return [
      `Its SQL may have been applied whole, since a server goes on when its client is killed. Compare the database with ${file}`,
      `The database has it: ${applied}`,
      `The database does not have it: mend the file if it is wrong, then: ${rolledBack}`,
    ]
  }
  if (flaws.length === 0) {
    return [
      `The database has all that it makes, so its SQL was applied and only the record is missing: ${applied}`,
      `Or undo it by SQL, and apply it again: ${rolledBack}`,
    ]
  }
  if (expected.every((one) => isMissing(one, flaws))) {
    return [
      `The database has nothing of it. Mend the file if it is wrong, then: ${rolledBack}`,
      `Or run its SQL by hand, then: ${applied}`,
    ]
  }
  return [
    'The database has a part of it:',
    ...flaws.map(describeFlaw),
    `Finish it by SQL, as in ${file}, then: ${applied}`,
    `Or undo the rest by SQL, and apply it again: ${rolledBack}`,
  ]
}

/** An index that is not valid is one that was begun. */
const isMissing = (one: Expectation, flaws: Flaw[]) =>
  flaws.some(
    ({ kind, table, name, isInvalid }) =>
      table === one.table &&
      (kind === 'table' || (kind === one.kind && name === one.name)) &&
      !(kind === 'index' && isInvalid),
  )
