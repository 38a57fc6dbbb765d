import type { Phase } from '@repo/migrate/recipes'
import type { Draft } from '../../pipeline/generator.ts'
import type { ProjectState } from '../../pipeline/project-state.ts'

interface MigrationRequest {
  name: string
  phase: Phase
}

/** A file that someone fills in before it is applied. */
export function planMigration({ name, phase }: MigrationRequest, state: ProjectState): Draft {
  const reason = `${name.replaceAll('_', ' ')}, by hand`
  const sql = `-- phase: ${phase}\n-- reason: ${reason}\n\n-- Write the SQL here, then: pnpm db migrate\n`
  return {
    title: `Write the migration ${name}`,
    name,
    edits: [],
    schema: state.schema.files,
    migrate: () => ({
      steps: [
        {
          name,
          phase,
          reason,
          risk: 'locks what its SQL says, which is still to be written',
          sql,
          apply: [],
        },
      ],
      undo: [],
      lost: [],
      why: 'it is written by hand, so it is not applied yet',
    }),
    pending: true,
    files: [],
    conflicts: [],
    notes: [],
    next: ['pnpm db migrate  # when its SQL is written'],
  }
}
