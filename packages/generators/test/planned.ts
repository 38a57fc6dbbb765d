import type { Migration } from '@repo/schema-engine'
import { planInMemory, stateOf } from './command-properties/plan-in-memory.ts'

export const head = 'datasource db {\n  provider = "postgresql"\n}\n\n'
export const key = 'id Int @id @default(autoincrement())'

interface PlannedOptions {
  unreleased?: boolean
  head?: string
  /** Those of earlier plans. */
  migrations?: Migration[]
}

/** What a command on these models plans; the database is without rows. */
export async function planned(models: string, command: string, options: PlannedOptions = {}) {
  const content = `${options.head ?? head}${models}`
  const files = [{ path: '/schema/schema.prisma', content }]
  const { unreleased = false, migrations = [] } = options
  const plan = await planInMemory(command.split(' '), { ...stateOf(files, unreleased), migrations })
  if (plan === 'identical') {
    return { schema: plan, sql: plan, names: [plan], migrations, next: [], notes: [] }
  }
  return {
    schema: plan.after.map((file) => file.content).join('\n'),
    sql: plan.change.steps.flatMap((step) => step.apply).join(';\n'),
    undo: plan.change.undo.join(';\n'),
    names: plan.migrations.map(({ name }) => name.replace(/^\d+_/, '')),
    migrations: [...migrations, ...plan.migrations],
    next: plan.next,
    notes: plan.notes,
  }
}

/** The code of the refusal, or `done`. */
export const refused = (models: string, command: string, options?: PlannedOptions) =>
  planned(models, command, options).then(
    () => 'done',
    (error) => error.code ?? error,
  )
