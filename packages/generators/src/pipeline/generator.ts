import type { ParseArgsConfig } from 'node:util'
import type { Prompts } from '@repo/cli'
import type { FileChange } from '@repo/migrate/generation'
import type { DatabaseChange } from '@repo/migrate/recipes'
import type { SchemaFile } from '@repo/schema-engine'
import type { SchemaEdit } from '../schema/schema-edit.ts'
import type { Conflict } from './conflict.ts'
import type { Count } from './count-rows.ts'
import type { ProjectState } from './project-state.ts'
import type { Questions } from './questions.ts'

/**
 * One thing that `pnpm gen` makes. Adding one is a folder with its `Generator` and templates, and
 * a line in `generators/index.ts`; the pipeline asks for nothing else.
 */
export interface Generator {
  /** What follows `pnpm gen`. */
  name: string
  /** One line of `pnpm gen --help`. */
  summary: string
  /** The whole of `pnpm gen <name> --help`. */
  help: string
  /** Its own flags; those of every generator are the pipeline's. */
  options: NonNullable<ParseArgsConfig['options']>
  /** Reads arguments without looking at the project. Throws usage and `SPEC` errors. */
  parse: (args: Arguments) => Request
  /** Asks, in a terminal, for the arguments that are missing; the answer is given to `parse`. */
  ask: (questions: Questions) => Promise<string[]>
}

export interface Arguments {
  positionals: string[]
  values: Record<string, string | boolean | undefined>
}

export interface Request {
  /** The command in its canonical form, without `pnpm gen`. */
  canonical: string[]
  /** What the plan has to know of the rows in the development database; none, and it is not asked. */
  counts?: (state: ProjectState) => Count[]
  /**
   * Asks for what turns out to be missing, and returns the request that has the answers. Without a
   * terminal the questions throw `CLI.ANSWER_NEEDED`, which names the flag.
   */
  complete?: (state: ProjectState, prompts: Prompts) => Promise<Request>
  /** Pure: the whole change in memory, or that it is there already. */
  plan: (state: ProjectState, render: Render) => Draft | Nothing
}

/** Renders a template beside its generator. Throws where a variable is missing. */
export type Render = (template: URL, view: object) => string

/** Nothing to do: the project has exactly this. */
export interface Nothing {
  identical: string
}

export interface Identical extends Nothing {
  /** `pnpm gen …`, in its canonical form. */
  command: string
}

/** What Prisma makes of the schemas before and after. */
export interface Diffs {
  /** SQL from one to the other, and back. */
  forward: string
  reverse: string
  /** SQL that makes all of each. */
  scripts: () => Promise<{ before: string; after: string }>
}

/** What a generator wants; the pipeline validates it, adds the migrations' files and formats. */
export interface Draft {
  /** `Add the model Post`: the head of the plan and the text of the changeset. */
  title: string
  /** Name of the (first) migration, of the changeset and of the journal: `add_post`. */
  name: string
  /** What Prisma must find different, no more and no less. */
  edits: SchemaEdit[]
  /** The whole schema after the change. */
  schema: SchemaFile[]
  /** Orders the difference of both schemas as migrations; `name` is that of the first. */
  migrate: (diffs: Diffs, name: string) => DatabaseChange | Promise<DatabaseChange>
  /** The migrations are written and not applied: someone fills them in first. */
  pending?: true
  /** Code, not yet formatted. */
  files: FileChange[]
  conflicts: Conflict[]
  /** To be typed, or given with `--confirm`, before something is lost. */
  confirm?: { message: string; text: string }
  /** To be typed where what SQL by hand made goes: `Post.title`. */
  subject?: string
  /** Remarks for the reader of the plan. */
  notes: string[]
  /** Commands to go on with. */
  next: string[]
}
