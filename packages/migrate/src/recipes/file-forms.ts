/** When a migration may run: expand before the release that needs it, contract after the one that does not. */
export type Phase = 'expand' | 'backfill' | 'contract'

/** One `migration.sql` and what its name, its reader and its plan need to say. */
export interface MigrationStep {
  /** Behind the timestamp of its folder: `add_post_author`. */
  name: string
  phase: Phase
  /** One line for the file's head. */
  reason: string
  /** One line: what is locked, and for how long. */
  risk: string
  /** The whole file: right when Prisma sends it as one batch, and statement by statement. */
  sql: string
  /** The same effect as statements for one transaction on the development database. */
  apply: string[]
}

/** The end of a risk: a queue of waiters would stop everyone, so the wait for it is short. */
export const givesUp = 'gives up after 1 s of waiting'

export type StepHead = Pick<MigrationStep, 'name' | 'phase' | 'reason' | 'risk'>

interface TransactionalHead extends StepHead {
  /**
   * Tables, as SQL writes them, that the statements lock against reads or writes, without those
   * that they create. Views need no entry: autovacuum leaves them alone.
   */
  locks: readonly string[]
  /** Whether a statement reads a whole table, which takes longer than a role's `statement_timeout` may allow. */
  readsTable?: boolean
}

/**
 * Forms F1 and F2: one or several statements in one transaction, whether Prisma sends the file as one
 * batch or statement by statement. The first lock lets reads and writes pass and makes autovacuum
 * yield, which it does only after `deadlock_timeout` (1 s): nobody queues behind that wait. The second
 * wait, behind which everyone queues, is short.
 */
export function transactionalStep(
  { locks, readsTable = false, ...head }: TransactionalHead,
  statements: string[],
): MigrationStep {
  const tables = [...new Set(locks)].sort() // the same order in every file, so that no two deadlock
  const yielding = [
    `SET LOCAL lock_timeout = '10s'`,
    `-- Makes autovacuum yield; reads and writes go on.\nLOCK TABLE ${tables.join(', ')} IN SHARE UPDATE EXCLUSIVE MODE`,
  ]
  const body = [
    'BEGIN',
    ...(tables.length === 0 ? [] : yielding),
    `SET LOCAL lock_timeout = '1s'`,
    ...(readsTable ? ['SET LOCAL statement_timeout = 0'] : []),
    ...statements,
    'COMMIT',
  ]
  return { ...head, sql: file(head, body), apply: statements }
}

/** Form F3: one CONCURRENTLY statement, alone, since it runs in no transaction. */
export function concurrentStep(head: StepHead, statement: string, help: string): MigrationStep {
  return {
    ...head,
    sql: file(head, [statement], `-- ${help}\n-- squawk-ignore-file require-lock-timeout\n`),
    apply: [statement.replace(/ CONCURRENTLY /, ' ')],
  }
}

/**
 * One statement that commits by itself, alone since it runs in no transaction; `apply` does the same
 * in one. Nothing can lift a `statement_timeout` before it in the file: the session that applies
 * migrations has none (see `docs/decisions/009`).
 */
export function committingStep(head: StepHead, statement: string, apply: string[]): MigrationStep {
  return { ...head, sql: file(head, [statement]), apply }
}

function file({ phase, reason }: StepHead, statements: string[], comment = ''): string {
  const body = statements.map((statement) => `${statement};`).join('\n\n')
  return `-- phase: ${phase}\n-- reason: ${reason}\n${comment}\n${body}\n`
}
