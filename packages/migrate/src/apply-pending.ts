import { type Context, UserError } from '@repo/cli'
import { type Engine, type EngineOptions, type Migration, openEngine } from '@repo/schema-engine'
import { failedMigrationAdvice } from './catalog/failed-migration.ts'
import { type Project, readMigrations, readSchema } from './project.ts'
import { readExternals } from './read-externals.ts'
import { splitStatements } from './recipes/index.ts'
import { findSameChange, sameChangeError } from './same-change.ts'
import { stoppableApply } from './stoppable-apply.ts'

/** Who is told what is waited for, and what ends it: see `stoppableApply`. */
type Waiting = Pick<EngineOptions, 'onWait' | 'signal'> & Pick<Context, 'onNextSignal'>

/** For a command: says it on stderr, and Ctrl-C leaves. */
export const waitingOf = ({ output, signal, onNextSignal }: Context): Waiting => ({
  onWait: (text) => output.info(text),
  signal,
  ...(onNextSignal && { onNextSignal }),
})

/**
 * Applies the migrations that the database at `url` lacks and returns their names; waits for others
 * of ours who migrate it.
 * Throws `MIGRATION.EMPTY`, `MIGRATION.SAME_CHANGE`, `MIGRATION.FAILED`, and `MIGRATION.FAILED_BEFORE` where an earlier one has to be resolved.
 */
export async function applyPending(
  project: Project,
  url: string,
  waiting: Waiting = {},
): Promise<string[]> {
  const migrations = readMigrations(project)
  const schema = readSchema(project)
  const applying = stoppableApply(waiting)
  const { onWait, signal } = waiting
  const externals = await readExternals(project)
  const { onMigration } = applying
  const engine = openEngine({ url, schema, externals, onWait, signal, onMigration })
  try {
    await checkFilled(engine, migrations)
    await checkDistinct(project, engine, migrations)
    const applied = await applying.run(engine, migrations)
    if (onWait !== undefined) await tellMissing(engine, migrations, onWait)
    return applied
  } catch (error) {
    throw await withHint(error, engine, migrations)
  } finally {
    await engine.dispose()
  }
}

/** Of another branch, most often: what is applied here was made without them. */
async function tellMissing(
  engine: Engine,
  migrations: Migration[],
  tell: (text: string) => void,
): Promise<void> {
  const { missing } = await engine.status(migrations)
  if (missing.length === 0) return
  tell(`The database has migrations that the project does not have: ${missing.join(', ')}
pnpm db status`)
}

/** An empty one would count as applied, and what is written into it later as an edit. */
async function checkFilled(engine: Engine, migrations: Migration[]): Promise<void> {
  const empty = migrations.filter(({ sql }) => splitStatements(sql).length === 0)
  if (empty.length === 0) return
  const { pending } = await engine.status(migrations)
  const found = empty.find(({ name }) => pending.includes(name))
  if (found === undefined) return
  throw new UserError({
    code: 'MIGRATION.EMPTY',
    message: `The migration "${found.name}" has no SQL yet.`,
    hint: `Write it into packages/db/prisma/migrations/${found.name}/migration.sql`,
  })
}

/** Where two branches made the same change, the second to be applied would fail. */
async function checkDistinct(
  project: Project,
  engine: Engine,
  migrations: Migration[],
): Promise<void> {
  const same = await findSameChange(project, migrations, () => engine.status(migrations))
  if (same !== undefined) throw sameChangeError(same)
}

/**
 * A file is one transaction here or, where a statement stands alone in it, says itself what a failure
 * leaves behind. Which one has failed, the table of migrations knows: messages are for people.
 */
async function withHint(error: unknown, engine: Engine, migrations: Migration[]): Promise<unknown> {
  if (!(error instanceof UserError)) return error
  if (error.code === 'MIGRATION.DATABASE_NOT_EMPTY') return notAdopted(error)
  if (!error.code.startsWith('MIGRATION.FAILED')) return error
  const [name = '<name>'] = (await engine.status(migrations)).failed
  const isNew = error.code === 'MIGRATION.FAILED'
  return new UserError({
    code: isNew ? 'MIGRATION.FAILED' : 'MIGRATION.FAILED_BEFORE',
    message: error.message,
    hint: isNew
      ? `Mend it, then: pnpm prisma migrate resolve --rolled-back ${name}`
      : (await failedMigrationAdvice(engine, migrations, name)).join('\n'),
    cause: error,
  })
}

/** Sorts before every other. */
const baseline = '00000000000000_baseline'

const notAdopted = (cause: UserError) =>
  new UserError({
    code: 'MIGRATION.DATABASE_NOT_EMPTY',
    message: 'The database has tables and no history of migrations, so none is applied.',
    hint: `To adopt it, write its tables as the first migration, mark that as applied, and add its models to the schema:
  pnpm prisma migrate diff --from-empty --to-config-datasource --script -o prisma/migrations/${baseline}/migration.sql
  pnpm prisma migrate resolve --applied ${baseline}
  pnpm db migrate
  pnpm prisma db pull
Where a migration of the project has made its tables, mark that one instead: pnpm prisma migrate resolve --applied <name>`,
    cause,
  })
