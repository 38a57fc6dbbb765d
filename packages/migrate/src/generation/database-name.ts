import { UserError } from '@repo/cli'
import type { DevelopmentDatabase } from '../with-database.ts'
import type { Journal } from './journal.ts'

/** As journals name a database: `local`, or where it is. */
export const databaseName = ({ local, description }: DevelopmentDatabase) =>
  local ? 'local' : description

/** Throws `GENERATE.OTHER_DATABASE` where the journal is about another one. */
export function checkSameDatabase(
  { command, database }: Journal,
  now: string,
  what: 'was interrupted' | 'was done',
): void {
  if (now === database) return
  throw new UserError({
    code: 'GENERATE.OTHER_DATABASE',
    message: `"${command}" ${what} on the database "${database}"; the project now uses "${now}".`,
    hint: 'Set DATABASE_URL as it was and run this again',
  })
}
