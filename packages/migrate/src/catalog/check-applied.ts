import { UserError } from '@repo/cli'
import { openEngine } from '@repo/schema-engine'
import { type Project, readMigrations, readSchema } from '../project.ts'
import { besides, quoted } from '../recipes/index.ts'
import { expectationsOf } from './expectations.ts'
import { describeFlaw, type Flaw, findFlaws } from './find-flaws.ts'

/**
 * Throws `MIGRATION.NOT_DONE` where the database lacks what the migration makes: marked as applied,
 * it would never be looked at again. A migration that there is none of is left to Prisma to refuse.
 */
export async function checkApplied(project: Project, url: string, name: string): Promise<void> {
  const migrations = readMigrations(project)
  const expected = expectationsOf(name, migrations)
  if (expected.length === 0) return
  const engine = openEngine({ url, schema: readSchema(project) })
  try {
    const flaws = await findFlaws(engine, expected)
    if (flaws.length === 0) return
    const { failed } = await engine.status(migrations)
    throw notDone(name, flaws, failed.includes(name))
  } finally {
    await engine.dispose()
  }
}

function notDone(name: string, flaws: Flaw[], hasFailed: boolean): UserError {
  const invalid = flaws.find(({ kind, isInvalid }) => kind === 'index' && isInvalid)
  const notValid = flaws.find(({ kind, isInvalid }) => kind === 'validated constraint' && isInvalid)
  const again = hasFailed
    ? `pnpm prisma migrate resolve --rolled-back ${name}, then: pnpm db migrate`
    : 'pnpm db migrate'
  const validate =
    notValid &&
    `Validate it by SQL: ALTER TABLE ${notValid.table} VALIDATE CONSTRAINT ${quoted(notValid.name)}`
  const hint =
    invalid === undefined
      ? (flaws.length === 1 && validate) || `Apply it: ${again}`
      : `Drop the index by SQL, DROP INDEX CONCURRENTLY ${besides(invalid.table, invalid.name)}, and apply it again: ${again}`
  return new UserError({
    code: 'MIGRATION.NOT_DONE',
    message: `The migration "${name}" is not done in the database:\n${flaws.map(describeFlaw).join('\n')}`,
    hint,
  })
}
