import { readMigrations, readSchema } from '@repo/migrate'
import { type SchemaFile, validateSchema } from '@repo/schema-engine'
import { Client } from 'pg'
import { scanSchema } from '../../src/schema/scan-schema.ts'
import { databaseName } from '../../src/schema/schema-lookup.ts'
import { checkMeaning } from './check-meaning.ts'
import { chooseCommand, followUps } from './choose-command.ts'
import { checkRestored, checkRows } from './compare-rows.ts'
import { type DatabaseState, databaseState } from './database-state.ts'
import { Dice } from './dice.ts'
import { insertRows } from './insert-rows.ts'
import { type Losses, lossesOf } from './losses.ts'
import { applyAll, type GeneratedProject, projectOf } from './project-of.ts'
import { isRefusal } from './refusal.ts'

/** What happens next: a command, rows that someone writes, or the last command taken back. */
export interface Step {
  what: 'command' | 'rows' | 'undo'
  numbers: number[]
}

export interface AppliedSequence {
  /** Undefined: the project that people begin with. */
  files: SchemaFile[] | undefined
  steps: Step[]
  /** Of the rows that are there before the first command. */
  rows: number[]
  /** Whether others have what the project begins with. */
  released: boolean
}

interface Whole {
  files: Record<string, string>
  database: DatabaseState
}

/** What a command did, to be taken back. */
interface Done {
  argv: string[]
  before: Whole
  losses: Losses
}

interface Run {
  project: GeneratedProject
  done: Done[]
  next: string[][]
  outcomes: string[]
  /** Whether rows were written since the first command, which an undo may not get by. */
  written: boolean
  /** Whether only this branch has a table. */
  isFresh: (table: string) => boolean
}

/**
 * Runs `pnpm gen …` on a project with a database and rows, and checks after each that nothing else
 * is different; at the end all migrations on an empty database and on one with rows; then takes
 * everything back. Says what became of each command.
 */
export async function applySequence(sequence: AppliedSequence): Promise<string[]> {
  const project = await projectOf(sequence.files)
  const tables = new Set(scanSchema(readSchema(project.project)).blocks.map(databaseName))
  const isFresh = (table: string) => sequence.released && !tables.has(table)
  const run: Run = { project, done: [], next: [], outcomes: [], written: false, isFresh }
  try {
    const released = await withRows(project, sequence.rows)
    if (sequence.released) project.release()
    for (const { what, numbers } of sequence.steps) await take(run, what, new Dice(numbers))
    await checkMigrations(project, released)
    await undoAll(run)
    return run.outcomes
  } catch (cause) {
    throw new Error(`Behind\n  ${run.outcomes.join('\n  ')}`, { cause })
  } finally {
    await project.remove()
  }
}

/** Rows in the development database, and the same in another, which gets the migrations at the end. */
async function withRows(project: GeneratedProject, numbers: number[]): Promise<string> {
  const released = await project.otherDatabase()
  await applyAll(project.project, released)
  const client = new Client({ connectionString: released })
  await client.connect()
  try {
    for (const one of [project.client, client]) await insertRows(one, new Dice(numbers))
  } finally {
    await client.end()
  }
  return released
}

async function take(run: Run, what: Step['what'], dice: Dice): Promise<void> {
  if (what === 'rows') {
    await insertRows(run.project.client, dice, 1)
    run.written = true
    run.outcomes.push('rows')
    return
  }
  if (what === 'undo') {
    await undoOne(run)
    return
  }
  const schema = scanSchema(readSchema(run.project.project))
  const argv = chooseCommand(schema, run.next, dice)
  if (argv !== undefined) await command(run, argv)
}

const wholeOf = async (project: GeneratedProject): Promise<Whole> => ({
  files: project.files(),
  database: await databaseState(project.client),
})

/** What `pnpm gen … --json` said. Throws where it broke. */
async function gen(project: GeneratedProject, argv: string[]) {
  const ended = await project.run([...argv, '--json'])
  if (ended.error !== undefined) throw new Error(argv.join(' '), { cause: ended.error })
  // Written by `planAsJson` and its like.
  const said = JSON.parse(ended.stdout) as {
    status: 'applied' | 'identical' | 'failed'
    error?: { code: string; message: string }
    files?: { path: string }[]
    next?: string[]
  }
  return said
}

async function command(run: Run, argv: string[]): Promise<void> {
  const { project } = run
  const schema = readSchema(project.project)
  const before = await wholeOf(project)
  const said = await gen(project, argv)
  const after = await wholeOf(project)
  run.outcomes.push(`${argv.join(' ')}: ${said.error?.code ?? said.status}`)
  if (said.status !== 'applied') {
    if (said.error && !isRefusal(said.error.code, said.error.message))
      throw new Error(said.error.message)
    checkSame(before, after)
    return
  }
  const losses = lossesOf(argv, scanSchema(schema), run.isFresh)
  checkRows(before.database, after.database, losses)
  checkFiles(before, after, said.files ?? [])
  checkMeaning(argv, schema, readSchema(project.project))
  run.done.push({ argv, before, losses })
  run.next = [...followUps(said.next ?? []), ...run.next].slice(0, 9)
  // Nothing goes on before SQL by hand is written and applied.
  if (argv[0] === 'migration') await undoOne(run)
}

/** Nothing at all is different. */
function checkSame(before: Whole, after: Whole): void {
  checkSameFiles(before.files, after.files)
  const text = ({ database }: Whole) =>
    JSON.stringify([
      [...database.tables].map(([, { rows }]) => rows.map((row) => JSON.stringify(row)).sort()),
      database.catalog,
      database.history,
    ])
  if (text(before) !== text(after)) throw new Error('The database is not as it was.')
}

function checkSameFiles(before: Whole['files'], after: Whole['files']): void {
  const differing = changedFiles(before, after)
  if (differing.length > 0) throw new Error(`Not as before: ${differing.join(', ')}`)
}

const changedFiles = (before: Whole['files'], after: Whole['files']) =>
  Object.keys({ ...before, ...after }).filter((file) => before[file] !== after[file])

/** Only those that the plan named, and the client. */
function checkFiles(before: Whole, after: Whole, files: { path: string }[]): void {
  const named = new Set(files.map(({ path }) => path))
  const others = changedFiles(before.files, after.files).filter(
    (file) => !named.has(file) && !file.includes('/generated/'),
  )
  if (others.length > 0) throw new Error(`Nobody said that ${others.join(', ')} would change.`)
}

async function undoOne(run: Run): Promise<boolean> {
  const { project } = run
  const now = await wholeOf(project)
  const said = await gen(project, ['undo'])
  const after = await wholeOf(project)
  const last = run.done.pop()
  run.outcomes.push(`undo of ${last?.argv.join(' ')}: ${said.error?.code ?? said.status}`)
  if (last === undefined) {
    if (said.error?.code !== 'GENERATE.NOTHING_TO_UNDO')
      throw new Error('Undone what was not done.')
    return false
  }
  if (said.status !== 'applied') {
    // What was written since may not fit what was before.
    if (!run.written || said.error?.code !== 'GENERATE.REFUSED') {
      throw new Error(said.error?.message ?? said.status)
    }
    checkSame(now, after)
    run.done.push(last)
    return false
  }
  checkSameFiles(last.before.files, after.files)
  checkSameCatalog(last.before.database, after.database)
  checkRestored(last.before.database, after.database, run.written ? last.losses : nothing)
  return true
}

/** What `apply` saved comes back as it was. */
const nothing: Losses = { tables: [], columns: [], filled: [], converted: [] }

function checkSameCatalog(before: DatabaseState, after: DatabaseState): void {
  for (const [one, other, what] of [
    [before, after, 'lacks'],
    [after, before, 'has'],
  ] as const) {
    const found = one.catalog.filter((line) => !other.catalog.includes(line))
    if (found.length > 0) throw new Error(`The database ${what} ${found.join('; ')}.`)
  }
  if (before.history.join() !== after.history.join()) throw new Error('Another history.')
}

async function undoAll(run: Run): Promise<void> {
  while (run.done.length > 0 && (await undoOne(run)));
}

/** The migrations make the schema, from nothing and on rows. */
async function checkMigrations(project: GeneratedProject, released: string): Promise<void> {
  validateSchema(readSchema(project.project))
  for (const [url, what] of [
    [await project.otherDatabase(), 'nothing'],
    [released, 'rows'],
  ] as const) {
    const missing = await applyAll(project.project, url).catch((cause: unknown) => {
      const all = readMigrations(project.project).map(({ name, sql }) => `${name}\n${sql}`)
      throw new Error(`From ${what} the migrations fail:\n${all.join('\n')}`, { cause })
    })
    if (missing !== '') throw new Error(`From ${what} the migrations lack:\n${missing}`)
  }
}
