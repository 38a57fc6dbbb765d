import type { Context } from '@repo/cli'
import type { Place } from './check-place.ts'
import type { Target } from './parse-target.ts'
import type { TemplateFile } from './template/template.ts'
import type { Undo } from './undo.ts'

/** How to start a program: `args` come before the caller's. */
export interface Program {
  file: string
  args: readonly string[]
}

/** What a project is made from; complete before the first step. Each step names what it needs. */
export interface Creation extends Omit<Context, 'prompts'>, Target, Place {
  /** As they will be written. */
  files: readonly TemplateFile[]
  /** Environment of every program that is started here. */
  childEnv: NodeJS.ProcessEnv
  /** Undefined: nothing is installed and no database made. */
  pnpm: Program | undefined
  /** Undefined: no repository of its own and no commit. */
  git: Program | undefined
  undo: Undo
}

export type Step = (creation: Creation) => Promise<void>
