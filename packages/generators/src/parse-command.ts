import { nearNames, parseArguments, usageError } from '@repo/cli'
import { fieldHelp } from './grammar/field-help.ts'
import type { Arguments, Generator } from './pipeline/generator.ts'

/** Flags of every generator. */
const commonOptions = {
  'allow-remote': { type: 'boolean', default: false },
  confirm: { type: 'string' },
  'dry-run': { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
  json: { type: 'boolean', default: false },
  name: { type: 'string' },
  yes: { type: 'boolean', short: 'y', default: false },
} as const

export interface Flags {
  allowRemote: boolean
  /** What is typed to confirm that something is lost. */
  confirm: string | undefined
  dryRun: boolean
  json: boolean
  yes: boolean
  /** Of the migration. */
  name: string | undefined
}

export type Command =
  | { command: 'help'; text: string }
  | { command: 'recover' }
  | { command: 'undo'; flags: Flags }
  | { command: 'generate'; generator: Generator; args: Arguments; flags: Flags }

/** Throws usage errors for an unknown generator or flag. */
export function parseCommand(argv: string[], generators: readonly Generator[]): Command {
  const [name, ...rest] = argv
  // Alone it asks in a terminal, and lists what there is elsewhere.
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
    return { command: 'help', text: overview(generators) }
  }
  if (name === 'recover') {
    const options = { help: commonOptions.help }
    const { values } = parseArguments({ args: rest, options }, 'pnpm gen --help')
    if (!values.help) return { command: 'recover' }
    return { command: 'help', text: `Usage: pnpm gen recover\n\n${recover.summary}` }
  }
  if (name === undo.name) {
    const { values } = parseArguments({ args: rest, options: commonOptions }, 'pnpm gen --help')
    return values.help
      ? { command: 'help', text: undoHelp }
      : { command: 'undo', flags: flagsOf(values) }
  }
  const generator = generators.find((candidate) => candidate.name === name)
  if (generator === undefined) {
    const known = [...generators.map((one) => one.name), undo.name, recover.name]
    const [near = '--help'] = nearNames(name, known)
    throw usageError(`There is no generator "${name}".`, `pnpm gen ${near}`)
  }
  const options = { ...commonOptions, ...generator.options }
  const { values, positionals } = parseArguments(
    { args: rest, options, allowPositionals: true },
    `pnpm gen ${name} --help`,
  )
  if (values.help) return { command: 'help', text: `${generator.help}\n\n${commonHelp}` }
  return {
    command: 'generate',
    generator,
    // Only the generator knows which of its flags are there.
    args: { positionals, values: values as Arguments['values'] },
    flags: flagsOf(values),
  }
}

interface CommonValues {
  'allow-remote': boolean
  'dry-run': boolean
  confirm?: string
  json: boolean
  name?: string
  yes: boolean
}

const flagsOf = (values: CommonValues): Flags => ({
  allowRemote: values['allow-remote'],
  confirm: values.confirm,
  dryRun: values['dry-run'],
  json: values.json,
  yes: values.yes,
  name: values.name,
})

/** Beside the generators: they make something of arguments, this one of a journal. */
export const undo = { name: 'undo', summary: 'takes the last generation back' }
const recover = { name: 'recover', summary: 'ends what a killed pnpm gen left' }

function overview(generators: readonly Generator[]): string {
  const all = [...generators, undo, recover]
  const lines = all.map(({ name, summary }) => `  ${name.padEnd(12)}${summary}`)
  return `Usage: pnpm gen <what> …\n\n${lines.join('\n')}\n\n${grammarHelp}\n\n${commonHelp}`
}

const undoHelp = `Usage: pnpm gen undo

Takes the last generation back: its files, and what it did to the development database, rows included.
Refused where a file was edited since. Where the base branch has its migration, it gets one that takes
it back. Run again, it takes the one before. Asks first where that would delete newer rows, and where
its files are committed, since taking them back is then a change to commit.

  --dry-run          show what would go
  --json             one JSON object instead of text
  --yes, -y          at a terminal, undo without asking
  --confirm undo     the answer to what it asks, also without a terminal
  --allow-remote     accept a database on another machine`

const commonHelp = `  --dry-run          show every edit and the SQL, write nothing
  --name <name>      of the migration, such as add_post_title
  --json             one JSON object instead of text
  --yes, -y          at a terminal, apply without asking
  --confirm <text>   for what loses data: the text that would be typed
  --allow-remote     accept a database on another machine`

const grammarHelp = `${fieldHelp}
  vector                    needs a server with pgvector: see DATABASE_URL in .env.example

  optional list unique index index=gin|hash|desc default=… map=… private doc=…
  backfill=<sql>            SQL expression for existing rows; it may use their other columns
  for ref: onDelete=cascade|restrict|setnull|noaction as=posts rel=name noindex`
