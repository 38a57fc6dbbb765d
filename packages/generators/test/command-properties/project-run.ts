import { readSchema } from '@repo/migrate'
import { scanSchema } from '../../src/schema/scan-schema.ts'
import { checkMeaning } from './check-meaning.ts'
import { followUps } from './choose-command.ts'
import { checkRestored, checkRows } from './compare-rows.ts'
import { type Losses, lossesOf } from './losses.ts'
import type { GeneratedProject } from './project-of.ts'
import { isRefusal } from './refusal.ts'
import {
  checkFiles,
  checkSame,
  checkSameCatalog,
  checkSameFiles,
  type Whole,
  wholeOf,
} from './whole.ts'

/** What a command did, to be taken back. */
interface Done {
  argv: string[]
  before: Whole
  losses: Losses
  /** Others may have its migrations. */
  released: boolean
}

export interface Run {
  project: GeneratedProject
  done: Done[]
  /** Commands that others named to go on with. */
  next: string[][]
  outcomes: string[]
  /** Whether rows were written since the first command, which an undo may not get by. */
  written: boolean
  /** Tables that others may have; undefined where nobody has anything. */
  released: Set<string> | undefined
}

/** Runs a command, and throws where more, less or something else happens than it says. */
export async function runCommand(run: Run, argv: string[], dryRun: boolean): Promise<void> {
  const { project, released } = run
  const schema = readSchema(project.project)
  const before = await wholeOf(project)
  const planned = dryRun ? await gen(project, [...argv, '--dry-run']) : undefined
  if (planned) checkSame(before, await wholeOf(project))
  const said = await gen(project, argv)
  const after = await wholeOf(project)
  run.outcomes.push(`${argv.join(' ')}: ${said.error?.code ?? said.status}`)
  if (said.status !== 'applied') {
    const { code = '', message } = said.error ?? {}
    if (said.error && !isRefusal(code, message)) throw new Error(message)
    checkSame(before, after)
    return
  }
  if (planned && diffsOf(planned) !== diffsOf(said))
    throw new Error('The dry run said other things.')
  const isFresh = (table: string) => released !== undefined && !released.has(table)
  const losses = lossesOf(argv, scanSchema(schema), isFresh)
  checkRows(before.database, after.database, losses)
  checkFiles(before, after, said.files ?? [])
  checkMeaning(argv, schema, readSchema(project.project))
  run.done.push({ argv, before, losses, released: false })
  run.next = [...followUps(said.next ?? []), ...run.next].slice(0, 9)
  // Nothing goes on before SQL by hand is written and applied.
  if (argv[0] === 'migration') await undoLast(run)
}

/** What `--json` prints. */
interface Said {
  status: 'planned' | 'applied' | 'identical' | 'failed'
  error?: { code: string; message: string }
  files?: { path: string; diff: string }[]
  next?: string[]
}

/** Throws where `pnpm gen` broke. */
async function gen(project: GeneratedProject, argv: string[]): Promise<Said> {
  const { error, stdout } = await project.run([...argv, '--json'])
  if (error !== undefined) throw new Error(`pnpm gen ${argv.join(' ')}`, { cause: error })
  return JSON.parse(stdout) // of `planAsJson` and its like
}

const diffsOf = ({ files }: Said) => JSON.stringify(files).replaceAll(/\d{14}_/g, 'TIME_')

/** Takes the last command back, and throws where not all is as before it. Says whether it could. */
export async function undoLast(run: Run): Promise<boolean> {
  const { project, written } = run
  const before = await wholeOf(project)
  const said = await gen(project, ['undo', '--confirm', 'undo'])
  const after = await wholeOf(project)
  const last = run.done.pop()
  const outcome = said.error?.code ?? said.status
  run.outcomes.push(`undo of ${last?.argv.join(' ')}: ${outcome}`)
  if (last === undefined) {
    if (outcome !== 'GENERATE.NOTHING_TO_UNDO') throw new Error('Undone what was not done.')
    return false
  }
  if (said.status !== 'applied') {
    // What was written since may not fit what was before, and others' migrations stay.
    const mayRefuse =
      (written && outcome === 'GENERATE.REFUSED') || (last.released && forward.has(outcome))
    if (!mayRefuse) throw new Error(said.error?.message ?? said.status)
    checkSame(before, after)
    run.done.push(last)
    return false
  }
  const isOwn = (file: string) => !last.released || !file.includes('/migrations/')
  checkSameFiles(last.before.files, after.files, isOwn)
  checkSameCatalog(last.before.database, after.database)
  const { history } = last.before.database
  if (!last.released && history.join() !== after.database.history.join())
    throw new Error('Another history.')
  checkRestored(
    last.before.database,
    after.database,
    written || last.released ? last.losses : nothing,
  )
  return true
}

const forward = new Set(['GENERATE.RELEASED', 'GENERATE.LATER_MIGRATION', 'GENERATE.REFUSED'])

/** What `apply` saved comes back as it was. */
const nothing: Losses = { tables: [], columns: [], filled: [], converted: [] }
