import { quoted } from '../identifier.ts'
import { type NamedObject, readScript } from '../read-script.ts'

/** An object of the database that stands on a column, or on a table, and goes with it. */
export interface Standing {
  kind: StandingKind
  name: string
  /** `check constraint title_ok on posts` */
  label: string
  /** Its definition, for a reader. */
  detail: string | null
  /** Makes it, as it stands. */
  sql: string | null
  /** Takes it away; null where it goes by itself with what it stands on. */
  drop: string | null
  /** Whether every row is known to hold to it. */
  valid: boolean
  /** The definition over the successor, under the name `strata_copy`; null where none stands beside it. */
  copy: string | null
  /** Points it to the successor, in place. */
  move: string | null
  /** The same back. */
  back: string | null
  /** Lets a trigger of the column fire for its successor too. */
  extend: string | null
  /** Prisma brings it back in another form, with which undo goes on: nobody loses it. */
  isKnown?: true
  /** Why PostgreSQL cannot build it on the successor. */
  refused: string | null
}

export type StandingKind =
  | 'check'
  | 'foreignKey'
  | 'reference'
  | 'key'
  | 'index'
  | 'statistics'
  | 'comment'
  | 'grant'
  | 'setting'
  | 'trigger'
  | 'view'
  | 'rule'
  | 'policy'
  | 'function'
  | 'generated'
  | 'security'
  | 'other'
  /** PostgreSQL drops nothing while it is there, and no step takes it away. */
  | 'holder'

/** What stands on the column, and the names that stand on its successor. */
export interface StandingObjects {
  standing: readonly Standing[]
  /** `check posts_title_check` */
  onSuccessor: readonly string[]
}

export const nothingStands: StandingObjects = { standing: [], onSuccessor: [] }

/** Those that somebody has to be told of. */
export const namedOf = (standing: readonly Standing[]) => standing.filter(({ isKnown }) => !isKnown)

/** Whether it can stand on the successor, beside or in place. */
export const isBuilt = ({ copy, move }: Standing) => copy !== null || move !== null

/** In words, for who has to confirm that it goes. */
export function describeStanding({ label, detail, refused }: Standing): string {
  const definition = detail === null ? '' : `: ${detail}`
  const text = `${label}${definition}${refused === null ? '' : ` (${refused})`}`
  return text.replaceAll(/\s+/g, ' ')
}

/**
 * Those that Prisma does not know, so that its diff neither builds them again nor names them. `script`
 * is its script of the whole schema. A key that says more than Prisma can write is built again without that.
 */
export function madeByHand(standing: readonly Standing[], script: string): Standing[] {
  const known = new Map(readScript(script).objects.map((object) => [object.name, object]))
  return standing.flatMap((one) => {
    if (!['key', 'index', 'foreignKey', 'reference'].includes(one.kind)) return [one]
    const object = known.get(quoted(one.name))
    if (object === undefined) return [one]
    const gone = { copy: null, move: null, drop: null, sql: constraintAgain(one) }
    const more = saidBeside(one, object)
    if (more === undefined) return gone.sql === null ? [] : [{ ...one, ...gone, isKnown: true }]
    const refused = `Prisma builds it without ${more}`
    return [{ ...one, ...gone, label: `${more} of ${one.label}`, refused }]
  })
}

/** What its definition says that Prisma's does not. */
function saidBeside({ detail }: Standing, { columns, rest }: NamedObject): string | undefined {
  const words = / (NULLS NOT DISTINCT|DEFERRABLE|INCLUDE|WHERE|COLLATE|\w+_ops)\b/g
  const said = [...(detail ?? '').matchAll(words)].map(([, word = '']) => word)
  return said.find((word) => !`${columns} ${rest}`.includes(word))
}

/** A unique constraint out of the index that Prisma makes in its place. */
const constraintAgain = ({ kind, name, sql }: Standing): string | null =>
  kind === 'key' && sql !== null && / UNIQUE \(/.test(sql)
    ? sql.replace(/ UNIQUE \([^)]*\)/, () => ` UNIQUE USING INDEX ${quoted(name)}`)
    : null
