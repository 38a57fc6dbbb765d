import type { ParseArgsConfig } from 'node:util'
import type { Prompts } from '@repo/cli'
import type { FileChange } from '@repo/migrate/generation'
import type { DatabaseChange } from '@repo/migrate/recipes'
import type { SchemaFile } from '@repo/schema-engine'
import type { SchemaEdit } from '../schema/schema-edit.ts'
import type { Conflict } from './conflict.ts'
import type { ProjectState } from './project-state.ts'

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
  ask: (prompts: Prompts) => Promise<string[]>
}

export interface Arguments {
  positionals: string[]
  values: Record<string, string | boolean | undefined>
}

export interface Request {
  /** The command in its canonical form, without `pnpm gen`. */
  canonical: string[]
  /** Pure: the whole change in memory, or that it is there already. */
  plan: (state: ProjectState, render: Render) => Draft | Identical
}

/** Renders a template beside its generator. Throws where a variable is missing. */
export type Render = (template: URL, view: object) => string

/** Nothing to do: the project has exactly this. */
export interface Identical {
  identical: string
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
  /** Orders the diff of both schemas, there and back, as migrations; `name` is that of the first. */
  migrate: (diffs: { forward: string; reverse: string }, name: string) => DatabaseChange
  /** Code, not yet formatted. */
  files: FileChange[]
  conflicts: Conflict[]
  /** Remarks for the reader of the plan. */
  notes: string[]
  /** Commands to go on with. */
  next: string[]
}
