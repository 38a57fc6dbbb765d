import { refused } from '@repo/migrate/generation'
import type { Engine, Execute } from '@repo/schema-engine'
import type { Plan } from '../../src/pipeline/plan.ts'

/** What the statements of a plan do to a development database. Throws as a generation does. */
export async function applyPlan({ pending, migrations }: Plan, execute: Execute): Promise<void> {
  const statements = pending ? [] : migrations.flatMap(({ step }) => step.apply)
  for (const sql of statements) {
    try {
      await execute(sql)
    } catch (error) {
      throw refused(error, sql, { kind: 'apply', apply: statements })
    }
  }
}

/** Works in a transaction, which is taken back in the end. */
export async function rolledBack<Result>(
  engine: Engine,
  work: (execute: Execute) => Promise<Result>,
): Promise<Result> {
  const done = new Error('Taken back.')
  let result: { value: Result } | undefined
  try {
    await engine.transaction(async (execute) => {
      await execute('SET CONSTRAINTS ALL IMMEDIATE')
      result = { value: await work(execute) }
      throw done
    })
  } catch (error) {
    if (error !== done) throw error
  }
  if (result === undefined) throw new Error('The work did not end.')
  return result.value
}
