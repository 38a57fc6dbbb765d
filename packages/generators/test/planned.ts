import { planInMemory, stateOf } from './command-properties/plan-in-memory.ts'

export const head = 'datasource db {\n  provider = "postgresql"\n}\n\n'
export const key = 'id Int @id @default(autoincrement())'

interface PlannedOptions {
  unreleased?: boolean
  head?: string
}

/** What a command on these models plans; the database is without rows. */
export async function planned(models: string, command: string, options: PlannedOptions = {}) {
  const content = `${options.head ?? head}${models}`
  const files = [{ path: '/schema/schema.prisma', content }]
  const plan = await planInMemory(command.split(' '), stateOf(files, options.unreleased ?? false))
  if (plan === 'identical') return { schema: plan, sql: plan, names: [plan] }
  return {
    schema: plan.after.map((file) => file.content).join('\n'),
    sql: plan.change.steps.flatMap((step) => step.apply).join(';\n'),
    undo: plan.change.undo.join(';\n'),
    names: plan.migrations.map(({ name }) => name.replace(/^\d+_/, '')),
  }
}

/** The code of the refusal, or `done`. */
export const refused = (models: string, command: string, options?: PlannedOptions) =>
  planned(models, command, options).then(
    () => 'done',
    (error) => error.code ?? error,
  )
