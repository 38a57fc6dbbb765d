import { UserError } from '@repo/cli'
import { expect } from 'vitest'
import type { Plan } from '../../src/pipeline/plan.ts'
import type { CorpusDatabase } from './corpus-database.ts'
import { definitionsOf, rowsOf } from './database-content.ts'
import { type PlannedProject, planCommand } from './plan-command.ts'
import { applyPlan, rolledBack } from './rolled-back.ts'

/** Arguments of a command line; single quotes hold one together. */
const wordsOf = (command: string): string[] =>
  (command.match(/(?:'[^']*'|[^\s'])+/g) ?? []).map((word) => word.replaceAll("'", ''))

interface Ran {
  plans: Plan[]
  /** The database's after the last one. */
  definitions: string[]
}

/**
 * Plans and applies commands one after the other, and takes them back: after each, the database is
 * what the schema says, and in the end as it was. All in one transaction, which ends with nothing.
 */
export async function runAndUndo(database: CorpusDatabase, commands: string[]): Promise<Ran> {
  const { engine, before } = database
  return rolledBack(engine, async (execute) => {
    const plans: Plan[] = []
    let project = projectOf(database)
    for (const command of commands) {
      const plan = await planCommand(wordsOf(command), project, execute)
      if ('identical' in plan) throw new Error(`identical: ${plan.identical}`)
      await applyPlan(plan, execute)
      expect(await engine.diffDatabase(plan.after), command).toBe('')
      const migrations = [...project.migrations, ...plan.migrations]
      project = { ...project, files: plan.after, migrations }
      plans.push(plan)
    }
    const definitions = await definitionsOf(execute)
    for (const plan of plans.toReversed()) {
      for (const sql of plan.change.undo) await execute(sql)
    }
    expect(await rowsOf(execute)).toEqual(before.rows)
    // What SQL by hand made on something that is dropped does not come back, and the plan says so.
    const lost = plans.some(({ change }) => change.lost.length > 0)
    if (lost) expect(await engine.diffDatabase(database.corpus.files)).toBe('')
    else expect(await definitionsOf(execute)).toEqual(before.definitions)
    return { plans, definitions }
  })
}

/** What the command is refused with, or why there is nothing to do; `works` where it works. */
export async function refusalOf(database: CorpusDatabase, command: string): Promise<string> {
  return rolledBack(database.engine, async (execute) => {
    try {
      const plan = await planCommand(wordsOf(command), projectOf(database), execute)
      if ('identical' in plan) return `identical: ${plan.identical}`
      await applyPlan(plan, execute)
      return 'works'
    } catch (error) {
      if (!(error instanceof UserError)) throw error
      return `${error.code}: ${error.message}\n→ ${error.hint}`
    }
  })
}

const projectOf = ({ corpus }: CorpusDatabase): PlannedProject => ({
  files: corpus.files,
  migrations: [corpus.initial],
  unreleased: new Set(),
})
