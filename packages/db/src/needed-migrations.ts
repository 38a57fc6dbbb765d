import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

/** What the bundle of an app has in place of the folder: its build writes the names into it. */
declare const bundledMigrations: readonly string[] | undefined

/**
 * Names of the migrations that the database must have before this release takes requests: all but
 * those that follow when no older release runs any more, whose phase is `contract`.
 */
export const neededMigrations = (): readonly string[] =>
  typeof bundledMigrations === 'undefined' ? readNeededMigrations() : bundledMigrations

const folder = path.resolve(import.meta.dirname, '../prisma/migrations')

function readNeededMigrations(): string[] {
  return readdirSync(folder)
    .filter((name) => existsSync(path.join(folder, name, 'migration.sql')))
    .filter((name) => {
      const script = readFileSync(path.join(folder, name, 'migration.sql'), 'utf8')
      return !/^-- phase: contract$/m.test(script)
    })
}
