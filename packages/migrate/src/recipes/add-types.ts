import { type MigrationStep, transactionalStep } from './file-forms.ts'

/** Types that no column has yet. */
export function addTypes(name: string, statements: string[]): MigrationStep {
  return transactionalStep(
    {
      name,
      phase: 'expand',
      reason: 'a new type; nothing uses it yet',
      risk: 'locks nothing that exists',
      locks: [],
    },
    statements,
  )
}
