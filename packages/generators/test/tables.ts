import { randomUUID } from 'node:crypto'
import { dropDatabase, ensureDatabase } from '@repo/local-postgres'
import { diffSchemas, type Engine, type Execute, openEngine } from '@repo/schema-engine'
import { afterAll, beforeAll, inject } from 'vitest'
import { counted, countRows } from '../src/pipeline/count-rows.ts'
import type { Plan } from '../src/pipeline/plan.ts'
import { tableOf } from '../src/plan/table-of.ts'
import { scanSchema } from '../src/schema/scan-schema.ts'
import { inside, type PlannedProject, planCommand } from './corpus/plan-command.ts'
import { applyPlan, rolledBack } from './corpus/rolled-back.ts'
import { head } from './planned.ts'

/** A schema in memory, and its tables with their rows. */
export interface Tables {
  /** Plans a command and changes the tables. Throws what it is refused with, and where there is nothing to do. */
  run: (command: string | string[]) => Promise<Plan>
  /** What an undo of a plan would lose of the rows, in words. */
  losses: (plan: Plan) => Promise<string[]>
  /** Takes the last plan back. */
  undo: (plan: Plan) => Promise<void>
  query: (sql: string) => Promise<Record<string, unknown>[]>
  /** SQL that would make the tables what the schema says: '' if they are. */
  drift: () => Promise<string>
  schema: () => string
}

interface TablesOptions {
  /** Those that are there to begin with. */
  models?: string
  /** Only this branch has the tables. */
  unreleased?: boolean
}

/**
 * An empty database for the tests of a file whose commands need rows and no files: each begins with
 * no tables or those of its models, in a transaction that is taken back.
 */
export function emptyDatabase() {
  const name = `tables_${randomUUID().slice(0, 8)}`
  let engine: Engine
  beforeAll(async () => {
    await ensureDatabase(inject('adminUrl'), name)
    const url = Object.assign(new URL(inject('adminUrl')), { pathname: `/${name}` }).href
    engine = openEngine({ url, schema: filesOf('') })
  })
  afterAll(async () => {
    await engine.dispose()
    await dropDatabase(inject('adminUrl'), name)
  })
  return (work: (tables: Tables) => Promise<void>, options: TablesOptions = {}): Promise<void> =>
    rolledBack(engine, async (execute) => work(await tablesIn(engine, execute, options)))
}

const filesOf = (models: string) => [
  { path: '/corpus/packages/db/prisma/schema.prisma', content: head + models },
]

async function tablesIn(
  engine: Engine,
  execute: Execute,
  { models = '', unreleased = false }: TablesOptions,
): Promise<Tables> {
  const files = filesOf(models)
  if (models !== '') await execute(await diffSchemas([], files))
  const projectOf = (next: Pick<PlannedProject, 'files' | 'migrations'>): PlannedProject => {
    const tables = scanSchema(next.files).blocks.map((block) => tableOf(block).sql)
    return { ...next, unreleased: new Set(unreleased ? tables : []) }
  }
  let project = projectOf({ files, migrations: [] })
  return {
    async run(command) {
      const argv = typeof command === 'string' ? command.split(' ') : command
      const plan = await planCommand(argv, project, execute)
      if ('identical' in plan) throw new Error(`identical: ${plan.identical}`)
      await applyPlan(plan, execute)
      const migrations = [...project.migrations, ...plan.migrations]
      project = projectOf({ files: plan.after, migrations })
      return plan
    },
    async losses({ change: { undoLosses = [] } }) {
      const counts = undoLosses.map((loss) => ({ ...loss, key: loss.what }))
      const found = await countRows({ transaction: inside(execute) }, counts)
      return found.filter(({ count }) => count > 0).map(({ count, what }) => counted(count, what))
    },
    async undo({ before, change, migrations }) {
      for (const sql of change.undo) await execute(sql)
      const gone = new Set(migrations.map((migration) => migration.name))
      const left = project.migrations.filter((migration) => !gone.has(migration.name))
      project = projectOf({ files: before, migrations: left })
    },
    query: execute,
    drift: () => engine.diffDatabase(project.files),
    schema: () => project.files.map(({ content }) => content).join('\n'),
  }
}
