import { UserError } from '@repo/cli'
import type { Engine } from '@repo/schema-engine'

/** A question to the rows of the development database, which decides what a plan has to do. */
export interface Count {
  /** What the plan looks it up by. */
  key: string
  /** What is counted, for the reader: `rows of users without email`. */
  what: string
  /** One row: a number, and the names of what it counts if there are; or one text that a plan reads. */
  sql: string
  /** Statements before it; what they make is gone with the transaction. */
  setup?: string[]
  isText?: true
}

export interface Counted extends Pick<Count, 'key' | 'what'> {
  count: number
  /** `notify(), log_title(integer)` */
  names?: string
  text?: string
}

/** `1 row of users`, `2 rows of users`. */
export const counted = (count: number, what: string) =>
  `${count} ${count === 1 ? what.replace(/^(row|value|function|trigger)s/, '$1') : what}`

/** Counts in one transaction, which changes nothing. */
export async function countRows(
  engine: Pick<Engine, 'transaction'>,
  counts: readonly Count[],
): Promise<Counted[]> {
  const found: Counted[] = []
  const rollback = new Error('Only read.')
  try {
    await engine.transaction(async (execute) => {
      for (const { key, what, sql, setup = [], isText } of counts) {
        try {
          for (const statement of setup) await execute(statement)
          const [row = {}] = await execute(sql)
          const [value, names] = Object.values(row)
          found.push({
            key,
            what,
            ...(isText ? { count: 0, text: String(value) } : { count: Number(value) }),
            ...(typeof names === 'string' ? { names } : {}),
          })
        } catch (error) {
          throw notCounted(what, error)
        }
      }
      throw rollback
    })
  } catch (error) {
    if (error !== rollback) throw error
  }
  return found
}

/** Most often for an expression that someone gave. */
function notCounted(what: string, error: unknown): unknown {
  if (!(error instanceof UserError) || error.code !== 'DATABASE.ERROR') return error
  const [said = ''] = error.message.split('\n\n')
  return new UserError({
    code: 'DATA.NOT_COUNTED',
    message: `The database cannot count ${what}:\n${said}`,
    hint: /extension "(.+?)" is not available/.test(said)
      ? 'Set DATABASE_URL in .env to a server that has the extension.'
      : 'Write what --default, --using, --backfill or backfill= gives in another way',
    cause: error,
  })
}
