import { noPrompts } from '@repo/cli'
import type { SchemaFile } from '@repo/schema-engine'
import { generators } from '../../src/generators/index.ts'
import { parseCommand } from '../../src/parse-command.ts'
import { completePlan, type Plan } from '../../src/pipeline/plan.ts'
import { planWithPlop } from '../../src/pipeline/plop-engine.ts'
import type { ProjectState } from '../../src/pipeline/project-state.ts'
import { tableOf } from '../../src/plan/table-of.ts'
import { editSchema } from '../../src/schema/edit-schema.ts'
import { scanSchema } from '../../src/schema/scan-schema.ts'
import { checkUntouched } from '../arbitrary-schema/untouched.ts'

/** A project that has nothing but a schema. */
export function stateOf(files: SchemaFile[], unreleased: boolean): ProjectState {
  const schema = scanSchema(files)
  const tables = new Set(unreleased ? schema.blocks.map((block) => tableOf(block).sql) : [])
  return {
    root: '/',
    schemaFolder: '/schema',
    schema,
    migrations: [],
    unreleased: () => tables,
    base: () => undefined,
    port: '3000',
    counted: [],
    read: () => undefined,
    list: () => [],
  }
}

/** The whole plan, validated by Prisma and by `checkIntent`, without its code. Throws what `pnpm gen` throws. */
export async function planInMemory(
  argv: string[],
  state: ProjectState,
  count: () => number = () => 0,
): Promise<Plan | 'identical'> {
  const parsed = parseCommand(argv, generators)
  if (parsed.command !== 'generate') throw new Error('No generator.')
  const { generator, args } = parsed
  const request = generator.parse(args)
  const counts = request.counts?.(state) ?? []
  const known = { ...state, counted: counts.map((one) => ({ ...one, count: count() })) }
  const complete = (await request.complete?.(known, noPrompts)) ?? request
  const draft = await planWithPlop(generator.name, complete, known)
  if ('identical' in draft) return 'identical'
  const { signal } = new AbortController()
  const options = { command: argv.join(' '), name: undefined, now: new Date(), signal }
  // The code is another test's; formatting it takes a process.
  const plan = await completePlan({ ...draft, files: [] }, known, options)
  checkEdits(draft.edits, known.schema.files, plan.after)
  return plan
}

/** One after the other, the edits touch what they say, and together they are the whole change. */
function checkEdits(
  edits: Parameters<typeof editSchema>[1],
  before: SchemaFile[],
  after: SchemaFile[],
): void {
  let current = before
  for (const edit of edits) {
    const edited = editSchema(current, [edit])
    if (edited.length === current.length) checkUntouched(edit, current, edited)
    current = edited
  }
  const sorted = (files: SchemaFile[]) =>
    JSON.stringify(files.toSorted((a, b) => (a.path < b.path ? -1 : 1)))
  if (sorted(current) !== sorted(after)) throw new Error('Other edits than said.')
}
