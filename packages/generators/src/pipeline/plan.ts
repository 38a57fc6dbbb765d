import path from 'node:path'
import { migrationFolderName } from '@repo/migrate'
import type { FileChange } from '@repo/migrate/generation'
import type { DatabaseChange, MigrationStep } from '@repo/migrate/recipes'
import {
  type Datamodel,
  diffSchemas,
  type Migration,
  type SchemaFile,
  validateSchema,
} from '@repo/schema-engine'
import { formatFiles } from '../format/biome.ts'
import { checkIntent } from '../intent/check-intent.ts'
import { checkQuotable } from '../plan/check-quotable.ts'
import { describeDrops } from '../plan/describe-drops.ts'
import { checkMigrationName, checkNameFree, folderName } from '../plan/migration-name.ts'
import { timeBehind } from '../plan/time-behind.ts'
import type { Conflict } from './conflict.ts'
import type { Counted } from './count-rows.ts'
import type { Diffs, Draft } from './generator.ts'
import type { ProjectState } from './project-state.ts'

/** The whole change, validated: what a dry run prints and a real run writes. */
export interface Plan {
  /** `pnpm gen …`, in its canonical form. */
  command: string
  title: string
  name: string
  /** Schema, migrations, code, changeset. */
  files: FileChange[]
  migrations: PlannedMigration[]
  /** They are only written. */
  pending: boolean
  /** What the migrations do, as applied to the development database and taken back. */
  change: DatabaseChange
  /** What was counted in the development database. */
  counts: Counted[]
  confirm?: Draft['confirm']
  /** The whole schema before and after. */
  before: SchemaFile[]
  after: SchemaFile[]
  conflicts: Conflict[]
  notes: string[]
  next: string[]
}

export interface PlannedMigration extends Migration {
  step: MigrationStep
}

export type OnValid = (after: SchemaFile[], datamodel: Datamodel) => void

interface CompleteOptions {
  command: string
  /** `--name` */
  name: string | undefined
  now: Date
  signal: AbortSignal
  /** Told the schema after, as soon as it is known to be valid. */
  onValid?: OnValid | undefined
}

/**
 * Validates a draft and adds the migrations' files. Throws `SCHEMA.INVALID` for a schema that is
 * not valid before or after, and an `Error` where the edit does not do what was meant.
 */
export async function completePlan(
  draft: Draft,
  state: ProjectState,
  { command, name, now, signal, onValid }: CompleteOptions,
): Promise<Plan> {
  const taken = state.migrations.map((migration) => migration.name)
  if (name !== undefined) checkMigrationName(name, taken)
  // Biome's processes run while this one validates.
  const formatting = formatFiles(state.root, draft.files, signal)
  formatting.catch(() => {}) // awaited below; an error before that must not end the process
  const before = state.schema.files
  const datamodel = validateSchema(draft.schema)
  onValid?.(draft.schema, datamodel)
  checkIntent(draft.edits, validateSchema(before), datamodel)
  const diffs = await diffsOf(before, draft.schema)
  const change = await draft.migrate(diffs, name ?? draft.name)
  const steps = withFreeNames(change.steps, { given: name, usual: draft.name }, taken)
  const migrations = inFolders(steps, state.migrations, now)
  return {
    command,
    title: draft.title,
    name: name ?? draft.name,
    files: [
      ...schemaChanges(state, draft.schema),
      ...migrations.map((migration) => migrationFile(state, migration)),
      ...(await formatting),
    ],
    migrations,
    pending: draft.pending === true,
    change,
    counts: state.counted.filter(({ text }) => text === undefined),
    ...confirmation(draft, change),
    before,
    after: draft.schema,
    conflicts: draft.conflicts,
    notes: draft.notes,
    next: draft.next,
  }
}

/** What is lost of the rows, and what SQL by hand made, are confirmed in one. */
function confirmation(
  { confirm, subject }: Draft,
  { drops }: DatabaseChange,
): Pick<Plan, 'confirm'> {
  if (drops === undefined) return confirm === undefined ? {} : { confirm }
  const text = confirm?.text ?? subject
  if (text === undefined) throw new Error(`Nobody confirms ${drops.objects.join(', ')}.`)
  const rows = confirm === undefined ? [] : [confirm.message]
  return { confirm: { message: [...rows, describeDrops(drops)].join('\n'), text } }
}

/** Throws `SCHEMA.QUOTE_IN_NAME`. */
async function diffsOf(before: SchemaFile[], after: SchemaFile[]): Promise<Diffs> {
  const checked = async (...diffs: [Promise<string>, Promise<string>]) => {
    const scripts = await Promise.all(diffs)
    checkQuotable(before, scripts)
    checkQuotable(after, scripts)
    return scripts
  }
  const [forward, reverse] = await checked(diffSchemas(before, after), diffSchemas(after, before))
  const scripts = async () => {
    const [was, will] = await checked(diffSchemas([], before), diffSchemas([], after))
    return { before: was, after: will }
  }
  return { forward, reverse, scripts }
}

function schemaChanges({ root, schema }: ProjectState, after: SchemaFile[]): FileChange[] {
  const old = new Map(schema.files.map((file) => [file.path, file.content]))
  return after
    .filter((file) => old.get(file.path) !== file.content)
    .map((file) => ({
      path: relative(root, file.path),
      before: old.get(file.path),
      after: file.content,
    }))
}

function migrationFile(state: ProjectState, { name, sql }: Migration): FileChange {
  const file = path.join(state.schemaFolder, 'migrations', name, 'migration.sql')
  return { path: relative(state.root, file), before: undefined, after: sql }
}

const relative = (root: string, file: string) => path.relative(root, file).split(path.sep).join('/')

/**
 * A first one that a person named, or would, has its name alone: throws `MIGRATION.NAME_TAKEN`. The
 * names of the others follow from what they do, which the project may have done before.
 */
function withFreeNames(
  steps: MigrationStep[],
  { given, usual }: { given: string | undefined; usual: string },
  existing: string[],
): MigrationStep[] {
  const taken = new Set(existing.map((folder) => folder.replace(/^\d+_/, '')))
  return steps.map((step, at) => {
    const wanted = at === 0 && given !== undefined ? given : folderName(step.name)
    let name = wanted
    if (at === 0 && (given ?? usual) === name) checkNameFree(name, existing)
    for (let number = 2; taken.has(name); number += 1) name = `${wanted}_${number}`
    taken.add(name)
    return { ...step, name }
  })
}

/** One second apart: the order of names is that of applying. */
function inFolders(steps: MigrationStep[], existing: Migration[], now: Date): PlannedMigration[] {
  const first = timeBehind(existing, now).getTime()
  return steps.map((step, at) => ({
    name: migrationFolderName(new Date(first + at * 1000), step.name),
    sql: step.sql,
    step,
  }))
}
