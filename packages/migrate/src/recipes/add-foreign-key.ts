import { type MigrationStep, transactionalStep } from './file-forms.ts'

interface AddForeignKey {
  /** The first file's name; the second is `validate_…`. */
  name: string
  table: string
  referenced: string
  constraint: string
  /** `ALTER TABLE … ADD CONSTRAINT … FOREIGN KEY …` */
  statement: string
}

/** A foreign key on a table with rows: first for new rows only, then checked under a lock that lets all pass. */
export function addForeignKey(options: AddForeignKey): MigrationStep[] {
  const { name, table, referenced, constraint, statement } = options
  const [alterTable] = /^ALTER TABLE \S+/.exec(statement) ?? [`ALTER TABLE "${table}"`]
  return [
    transactionalStep(
      {
        name,
        phase: 'expand',
        reason: `new rows of ${table} must refer to a row of ${referenced}; those that exist are checked next`,
        risk: `locks ${table} and ${referenced} against writes for milliseconds; gives up after 2 s of waiting`,
      },
      [`${statement} NOT VALID`],
    ),
    transactionalStep(
      {
        name: `validate_${name.replace(/^add_/, '')}`,
        phase: 'expand',
        reason: `checks the rows of ${table} that were there before the foreign key`,
        risk: `reads ${table} once; reads and writes go on`,
      },
      [`${alterTable} VALIDATE CONSTRAINT "${constraint}"`],
    ),
  ]
}
