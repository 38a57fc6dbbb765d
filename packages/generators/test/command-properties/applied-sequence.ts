import { readMigrations, readSchema } from '@repo/migrate'
import { type SchemaFile, validateSchema } from '@repo/schema-engine'
import { Client } from 'pg'
import { scanSchema } from '../../src/schema/scan-schema.ts'
import { databaseName } from '../../src/schema/schema-lookup.ts'
import { chooseCommand } from './choose-command.ts'
import { checkKept } from './compare-rows.ts'
import { databaseState } from './database-state.ts'
import { Dice } from './dice.ts'
import { insertRows } from './insert-rows.ts'
import { applyAll, type GeneratedProject, projectOf } from './project-of.ts'
import { type Run, runCommand, undoLast } from './project-run.ts'

/** What happens next: a command, rows that someone writes, the last command taken back, all of it merged. */
export interface Step {
  what: 'command' | 'rows' | 'undo' | 'release'
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

/**
 * Runs `pnpm gen …` on a project with a database and rows, and checks after each that nothing else
 * is different; at the end all migrations on an empty database and on one with rows; then takes
 * everything back. Says what became of each command.
 */
export async function applySequence(sequence: AppliedSequence): Promise<string[]> {
  const project = await projectOf(sequence.files)
  const run: Run = {
    project,
    done: [],
    next: [],
    outcomes: [],
    written: false,
    released: undefined,
  }
  try {
    const others = await withRows(project, sequence.rows)
    if (sequence.released) release(run)
    for (const { what, numbers } of sequence.steps) await take(run, what, new Dice(numbers))
    await checkMigrations(project, others)
    while (run.done.length > 0 && (await undoLast(run)));
    return run.outcomes
  } catch (cause) {
    throw new Error(`Behind\n  ${run.outcomes.join('\n  ')}`, { cause })
  } finally {
    await project.remove()
  }
}

async function take(run: Run, what: Step['what'], dice: Dice): Promise<void> {
  const schema = scanSchema(readSchema(run.project.project))
  if (what === 'rows') {
    await insertRows(run.project.client, dice, 1)
    run.written = true
    run.outcomes.push('rows')
  } else if (what === 'undo') await undoLast(run)
  else if (what === 'release') {
    release(run)
    run.outcomes.push('release')
  } else {
    const argv = chooseCommand(schema, run.next, dice)
    if (argv !== undefined) await runCommand(run, argv, dice.rarely(6))
  }
}

function release(run: Run): void {
  const { project } = run
  project.release()
  run.released = new Set(scanSchema(readSchema(project.project)).blocks.map(databaseName))
  for (const done of run.done) done.released = true
}

/** Rows in the development database, and the same in that of others, which gets the migrations at the end. */
async function withRows(project: GeneratedProject, numbers: number[]): Promise<string> {
  const others = await project.otherDatabase()
  await applyAll(project.project, others)
  await insertRows(project.client, new Dice(numbers))
  await connected(others, (client) => insertRows(client, new Dice(numbers)))
  return others
}

async function connected<Result>(
  url: string,
  use: (client: Client) => Promise<Result>,
): Promise<Result> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    return await use(client)
  } finally {
    await client.end()
  }
}

/** The migrations make the schema, from nothing and where others have rows, and lose none. */
async function checkMigrations(project: GeneratedProject, others: string): Promise<void> {
  validateSchema(readSchema(project.project))
  await checkMissing(project, await project.otherDatabase())
  const before = await connected(others, databaseState)
  await checkMissing(project, others)
  checkKept(before, await connected(others, databaseState))
}

async function checkMissing({ project }: GeneratedProject, url: string): Promise<void> {
  const missing = await applyAll(project, url).catch((cause: unknown) => {
    const all = readMigrations(project).map(({ name, sql }) => `${name}\n${sql}`)
    throw new Error(`The migrations fail:\n${all.join('\n')}`, { cause })
  })
  if (missing !== '') throw new Error(`The migrations lack:\n${missing}`)
}
