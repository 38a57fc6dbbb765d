import { addForeignKey } from './add-foreign-key.ts'
import { type DatabaseChange, statementsOf } from './database-change.ts'
import { givesUp, transactionalStep } from './file-forms.ts'
import { quoted } from './identifier.ts'
import { list } from './list.ts'
import { lockedTables, readStatement, type Statement } from './statement.ts'

interface ReplaceForeignKeys {
  /** Prisma's diff, and the one back: of them only foreign keys are looked at. */
  diff: string
  reverse: string
}

/**
 * Foreign keys whose action changes: Postgres cannot change one, so that it is dropped and made anew
 * in one file, without a look at the rows, which a second file takes. None, and nothing to do.
 */
export function replaceForeignKeys({ diff, reverse }: ReplaceForeignKeys): DatabaseChange[] {
  const [made, back] = [diff, reverse].map((script) =>
    statementsOf(script)
      .flatMap((sql) => readStatement(sql) ?? [])
      .filter(({ kind }) => kind === 'foreignKey'),
  )
  return (made ?? []).map((key) => {
    const [add, validate] = addForeignKey(key)
    const before = back?.find(
      ({ object, tableSql }) => object === key.object && tableSql === key.tableSql,
    )
    if (add === undefined || validate === undefined || before === undefined) {
      throw new Error(`Not a foreign key that was there before:\n${key.sql}`)
    }
    const name = `replace_${add.name.replace(/^add_/, '')}`
    const reason = `${key.object} of ${key.table} gets another action; the rows that exist are checked next`
    const risk = `locks ${list([...new Set([key.table, key.referenced])])} against writes for milliseconds; ${givesUp}`
    return {
      steps: [
        transactionalStep({ name, phase: 'expand', reason, risk, locks: lockedTables([key]) }, [
          drop(key),
          ...add.apply,
        ]),
        { ...validate },
      ],
      undo: [drop(key), before.sql],
      lost: [],
      why: 'a scan under lock would stop writes, so it is checked first and tightened after',
    }
  })
}

const drop = ({ tableSql, object }: Statement) =>
  `ALTER TABLE ${tableSql} DROP CONSTRAINT ${quoted(object)}`
