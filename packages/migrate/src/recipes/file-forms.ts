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

/** Statements wait this long for a lock, then fail and can be tried again: a queue of waiters would stop everyone. */
const lockTimeout = "'2s'"

interface StepOptions {
  name: string
  phase: Phase
  reason: string
  risk: string
}

/**
 * Form F1 for one statement, F2 for several. Prisma applies a file in one transaction or each
 * statement by itself; both are right in both.
 */
export function transactionalStep(options: StepOptions, statements: string[]): MigrationStep {
  const [first = '', ...others] = statements
  const body =
    others.length === 0
      ? [`SET lock_timeout = ${lockTimeout};`, terminated(first), 'RESET lock_timeout;']
      : [
          'BEGIN;',
          `SET LOCAL lock_timeout = ${lockTimeout};`,
          ...statements.map(terminated),
          'COMMIT;',
        ]
  return { ...options, sql: `${head(options)}\n${body.join('\n\n')}\n`, apply: statements }
}

/** Form F3: one CONCURRENTLY statement, alone, since it runs in no transaction. */
export function concurrentStep(options: StepOptions, statement: string): MigrationStep {
  const ignore = '-- squawk-ignore-file require-lock-timeout\n'
  return {
    ...options,
    sql: `${head(options)}${ignore}\n${terminated(statement)}\n`,
    apply: [statement.replace(/ CONCURRENTLY /, ' ')],
  }
}

const head = ({ phase, reason }: StepOptions) => `-- phase: ${phase}\n-- reason: ${reason}\n`

const terminated = (statement: string) => `${statement.trim().replace(/;$/, '')};`
