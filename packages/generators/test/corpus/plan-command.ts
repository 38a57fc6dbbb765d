import { noPrompts } from '@repo/cli'
import type { Execute, Migration, SchemaFile } from '@repo/schema-engine'
import { generators } from '../../src/generators/index.ts'
import { parseCommand } from '../../src/parse-command.ts'
import { countRows } from '../../src/pipeline/count-rows.ts'
import type { Identical } from '../../src/pipeline/generator.ts'
import { completePlan, type Plan } from '../../src/pipeline/plan.ts'
import { planWithPlop } from '../../src/pipeline/plop-engine.ts'
import type { ProjectState } from '../../src/pipeline/project-state.ts'
import { scanSchema } from '../../src/schema/scan-schema.ts'

/** A project in memory, which has a schema and migrations, and no API. */
export interface PlannedProject {
  files: SchemaFile[]
  migrations: Migration[]
  /** Tables, as SQL writes them, that only this branch has. */
  unreleased: ReadonlySet<string>
}

/** Plans a command as `pnpm gen` does; `execute` counts the rows that it asks for. */
export async function planCommand(
  argv: string[],
  project: PlannedProject,
  execute: Execute,
): Promise<Plan | Identical> {
  const parsed = parseCommand(argv, generators)
  if (parsed.command !== 'generate') throw new Error(`No generator: ${argv.join(' ')}`)
  const { generator, args, flags } = parsed
  const request = generator.parse(args)
  const base = stateOf(project)
  const counts = request.counts?.(base) ?? []
  const state = { ...base, counted: await countRows({ transaction: inside(execute) }, counts) }
  const complete = (await request.complete?.(state, noPrompts)) ?? request
  const draft = await planWithPlop(generator.name, complete, state)
  const command = argv.join(' ')
  if ('identical' in draft) return { ...draft, command }
  const { signal } = new AbortController()
  // Code is formatted in a process of its own, and tested elsewhere.
  const options = { command, name: flags.name, now: new Date(), signal }
  return completePlan({ ...draft, files: [] }, state, options)
}

function stateOf({ files, migrations, unreleased }: PlannedProject): ProjectState {
  return {
    root: '/corpus',
    schemaFolder: '/corpus/packages/db/prisma',
    schema: scanSchema(files),
    migrations,
    unreleased: () => unreleased,
    base: () => undefined,
    port: '3000',
    counted: [],
    read: () => undefined,
    list: () => [],
  }
}

/** A transaction within the one that is open; it is always taken back. */
export const inside =
  (execute: Execute) =>
  async <Result>(work: (execute: Execute) => Promise<Result>): Promise<Result> => {
    await execute('SAVEPOINT inside')
    try {
      return await work(execute)
    } finally {
      await execute('ROLLBACK TO inside')
    }
  }
