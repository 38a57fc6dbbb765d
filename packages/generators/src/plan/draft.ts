import type { DatabaseChange } from '@repo/migrate/recipes'
import type { Draft, Render } from '../pipeline/generator.ts'
import type { ProjectState } from '../pipeline/project-state.ts'
import type { ResourceEdits } from '../resource/resource-edits.ts'
import { editSchema } from '../schema/edit-schema.ts'
import type { SchemaEdit } from '../schema/schema-edit.ts'
import { changeset } from './changeset.ts'
import { folderName } from './migration-name.ts'

interface DraftParts {
  title: string
  /** Of the (first) migration, the changeset and the journal. */
  name: string
  edits: SchemaEdit[]
  migrate: Draft['migrate']
  /** What becomes of the API. */
  code?: ResourceEdits
  /** Whether the API or the client has something in another way, or no more. */
  breaking?: boolean
  notes?: string[]
  next?: string[]
  confirm?: Draft['confirm']
  subject?: string
}

/** The draft of a change: the schema after its edits, the code that follows, and a changeset. */
export function draftOf(parts: DraftParts, state: ProjectState, render: Render): Draft {
  const { title, edits, migrate, confirm, subject, code = noCode } = parts
  const name = folderName(parts.name)
  const api = code.files.some(({ path }) => path.startsWith('apps/api/'))
  const packages = api ? ['apps/api', 'packages/db'] : ['packages/db']
  const { breaking = false } = parts
  return {
    title,
    name,
    edits,
    // In the order in which they are read: the client's text follows it.
    schema: editSchema(state.schema.files, edits).sort((a, b) => (a.path < b.path ? -1 : 1)),
    migrate,
    files: [
      ...code.files,
      ...changeset(state, render, { name, summary: `${title}.`, packages, breaking }),
    ],
    conflicts: code.conflicts,
    ...(confirm === undefined ? {} : { confirm }),
    ...(subject === undefined ? {} : { subject }),
    notes: [...code.notes, ...(parts.notes ?? [])],
    next: parts.next ?? ['pnpm test'],
  }
}

const noCode: ResourceEdits = { files: [], conflicts: [], notes: [] }

/** Of a change of names in the code alone: the database must have nothing to do. */
export function noMigration(why: string): Draft['migrate'] {
  return ({ forward }): DatabaseChange => {
    if (forward !== '') throw new Error(`The change was to leave the database alone:\n${forward}`)
    return { steps: [], undo: [], lost: [], why }
  }
}
