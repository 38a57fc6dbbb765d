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

/** The end of a risk. */
export const givesUp = 'gives up after 2 s of waiting'

export type StepHead = Pick<MigrationStep, 'name' | 'phase' | 'reason' | 'risk'>

/**
 * Form F1 for one statement, F2 for several. Prisma applies a file in one transaction or each
 * statement by itself; both are right in both.
 */
export function transactionalStep(head: StepHead, statements: string[]): MigrationStep {
  const [first = '', ...others] = statements
  const body =
    others.length === 0
      ? [`SET lock_timeout = ${lockTimeout}`, first, 'RESET lock_timeout']
      : ['BEGIN', `SET LOCAL lock_timeout = ${lockTimeout}`, ...statements, 'COMMIT']
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

/** One statement that commits by itself, alone since it runs in no transaction; `apply` does the same in one. */
export function committingStep(head: StepHead, statement: string, apply: string[]): MigrationStep {
  return { ...head, sql: file(head, [statement]), apply }
}

function file({ phase, reason }: StepHead, statements: string[], comment = ''): string {
  const body = statements.map((statement) => `${statement};`).join('\n\n')
  return `-- phase: ${phase}\n-- reason: ${reason}\n${comment}\n${body}\n`
}
