import { addIndex } from '../add-index.ts'
import { givesUp, type MigrationStep, transactionalStep } from '../file-forms.ts'
import { boundedName, fileName, quoted } from '../identifier.ts'
import type { Table } from '../table.ts'
import { isBuilt, namedOf, type Standing } from './standing.ts'

interface CopyOptions {
  table: Table
  /** The column that takes over. */
  to: string
  standing: readonly Standing[]
}

export interface StandingCopies {
  /** For the step that adds the successor: what changes the catalog alone. */
  expand: string[]
  /** Behind the backfill: a row without its value may break a rule. */
  steps: MigrationStep[]
  undo: string[]
  /** What cannot stand on the successor. */
  goes: Standing[]
}

/** Its name beside the object that it is a copy of, which has the name until that is gone. */
export const copyName = ({ name }: Standing, to: string) => boundedName(`${name}_${to}`)

/** Builds what stands on a column on its successor too. */
export function copyStanding({ table, to, standing }: CopyOptions): StandingCopies {
  const extended = standing.filter(({ extend }) => extend !== null)
  return {
    expand: [
      ...standing.flatMap((one) => catalogCopy(one, to)),
      ...extended.flatMap(({ extend }) => extend ?? []),
    ],
    steps: standing.flatMap((one) => copySteps(one, table, to)),
    undo: extended.flatMap(({ back }) => back ?? []),
    goes: namedOf(standing).filter((one) => !isBuilt(one)),
  }
}

function catalogCopy(one: Standing, to: string): string[] {
  const { kind, copy } = one
  if (copy === null || ['check', 'foreignKey', 'index'].includes(kind)) return []
  return [copy.replace('.strata_copy ', () => `.${quoted(copyName(one, to))} `)]
}

function copySteps(one: Standing, table: Table, to: string): MigrationStep[] {
  const { kind, copy } = one
  const object = copyName(one, to)
  if (copy === null) return []
  if (kind === 'index') {
    const sql = copy.replace('INDEX strata_copy ON ', () => `INDEX ${quoted(object)} ON `)
    return [addIndex({ sql, table: table.name, tableSql: table.sql, object })]
  }
  return kind === 'check' || kind === 'foreignKey' ? addConstraint(one, copy, table, object) : []
}

/** First for new rows only, then checked under a lock that lets all pass. */
function addConstraint(
  { name, valid }: Standing,
  definition: string,
  table: Table,
  object: string,
): MigrationStep[] {
  const referenced = /^FOREIGN KEY \([^)]*\) REFERENCES ([^(]+)\(/.exec(definition)?.slice(1) ?? []
  const added = transactionalStep(
    {
      name: `add_${fileName(object)}`,
      phase: 'expand',
      reason: `new rows of ${table.name} hold to ${name} in the new column too; those that exist are checked next`,
      risk: `locks ${table.name} for milliseconds; ${givesUp}`,
      locks: [table.sql, ...referenced],
    },
    [`ALTER TABLE ${table.sql} ADD CONSTRAINT ${quoted(object)} ${definition} NOT VALID`],
  )
  if (!valid) return [added]
  const validated = transactionalStep(
    {
      name: `validate_${fileName(object)}`,
      phase: 'expand',
      reason: `checks the rows of ${table.name} that were there before ${object}`,
      risk: `reads ${table.name} once; reads and writes go on`,
      locks: [table.sql],
      readsTable: true,
    },
    [`ALTER TABLE ${table.sql} VALIDATE CONSTRAINT ${quoted(object)}`],
  )
  return [added, validated]
}
