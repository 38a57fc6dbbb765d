import { UserError } from '@repo/cli'
import type { SchemaFile } from '@repo/schema-engine'
import type { Plan } from '../../src/pipeline/plan.ts'
import type { ProjectState } from '../../src/pipeline/project-state.ts'
import { scanSchema } from '../../src/schema/scan-schema.ts'
import { checkMeaning } from './check-meaning.ts'
import { chooseCommand, followUps } from './choose-command.ts'
import { Dice } from './dice.ts'
import { planInMemory, stateOf } from './plan-in-memory.ts'
import { isRefusal } from './refusal.ts'

interface PlannedSequence {
  files: SchemaFile[]
  /** For each command. */
  numbers: number[][]
  /** Whether only this branch has all tables. */
  unreleased: boolean
}

/** Plans one command after the other, and checks each; nothing is written. Says what became of each. */
export async function planSequence(sequence: PlannedSequence): Promise<string[]> {
  let state = stateOf(sequence.files, sequence.unreleased)
  let next: string[][] = []
  const outcomes: string[] = []
  for (const numbers of sequence.numbers) {
    const dice = new Dice(numbers)
    const argv = chooseCommand(state.schema, next, dice)
    if (argv === undefined) continue
    const outcome = await checkedPlan(argv, state, () => dice.one(0, 0, 0, 3))
    outcomes.push(`${argv.join(' ')}: ${typeof outcome === 'string' ? outcome : 'done'}`)
    if (typeof outcome === 'string') continue
    state = {
      ...state,
      schema: scanSchema(outcome.after),
      migrations: [...state.migrations, ...outcome.migrations],
    }
    next = [...followUps(outcome.next), ...next].slice(0, 9)
    const again = await checkedPlan(argv, state, () => 0)
    if (again !== 'identical' && !isNotSeen(argv, again)) {
      throw new Error(`"${argv.join(' ')}" again is ${typeof again === 'string' ? again : 'done'}.`)
    }
  }
  return outcomes
}

/** Of a name that is gone, or SQL by hand, nobody can tell whether it is the same request. */
const isNotSeen = ([command]: string[], again: Plan | string) =>
  command === 'migration' ||
  (command === 'remove' && (again === 'SCHEMA.NO_MODEL' || again === 'SCHEMA.NO_FIELD'))

/** The plan, `identical`, or the code with which it is refused. */
async function checkedPlan(
  argv: string[],
  state: ProjectState,
  count: () => number,
): Promise<Plan | string> {
  try {
    const plan = await planInMemory(argv, state, count)
    if (plan === 'identical') return plan
    checkMeaning(argv, plan.before, plan.after)
    checkMigrations(plan)
    return plan
  } catch (cause) {
    if (cause instanceof UserError && isRefusal(cause.code)) return cause.code
    throw new Error(`pnpm gen ${argv.join(' ')}`, { cause })
  }
}

function checkMigrations({ migrations, change, pending }: Plan): void {
  for (const { name, sql, step } of migrations) {
    if (!/^\d{14}_[a-z\d_]+$/.test(name)) throw new Error(`The migration is called ${name}.`)
    if (!sql.startsWith(`-- phase: ${step.phase}\n-- reason: `)) throw new Error(`No head:\n${sql}`)
  }
  if (new Set(migrations.map(({ name }) => name)).size < migrations.length) {
    throw new Error('Two migrations have one name.')
  }
  if (!pending && migrations.length > 0 && change.undo.length === 0) throw new Error('No undo.')
}
