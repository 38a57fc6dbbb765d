import { UserError } from '@repo/cli'
import type { Journal } from './journal.ts'
import { refusedByDependent, refusedByRows } from './refused-undo.ts'
import { sqlState } from './sql-state.ts'

/** What the database says to a statement of the journal; an error of another kind as it is. */
export function refused(
  error: unknown,
  statement: string,
  { kind, apply }: Pick<Journal, 'kind' | 'apply'>,
): unknown {
  if (!(error instanceof UserError) || error.code !== 'DATABASE.ERROR') return error
  const said = `${error.message}\n\n${statement}`
  const rows = kind === 'undo' ? refusedByRows(error, statement, apply) : undefined
  const hint = rows?.hint ?? hintFor(error, statement, kind)
  return new UserError({
    code: 'GENERATE.REFUSED',
    message: `The database refuses the change, so nothing was changed:\n${rows?.fact ?? said}`,
    ...(hint === undefined ? {} : { hint }),
    cause: error,
  })
}

function hintFor(error: UserError, statement: string, kind: Journal['kind']): string | undefined {
  if (/extension "(.+?)" is not available/.test(error.message)) {
    return 'Set DATABASE_URL in .env to a server that has the extension.'
  }
  if (sqlState(error) === '55P03') {
    return 'End the transaction that holds the table, then run the same command again'
  }
  if (sqlState(error) === '42P01' && statement.includes('"strata_undo"')) {
    return 'The copy went with a pnpm db reset. Write the way back by hand: pnpm gen migration --help'
  }
  // A migration would come behind the one that undo takes back, and stand in its way.
  if (kind === 'undo') return refusedByDependent(error)
  const [, holder, name = ''] = /\b(view|publication) (\S+) depends on /.exec(error.message) ?? []
  const file = name.replaceAll(/\W+/g, '_').toLowerCase()
  if (holder === 'view') return `Take the view away first: pnpm gen migration drop_${file}`
  if (holder === undefined) return undefined
  return `Take it out of the publication first: pnpm gen migration change_publication_${file}`
}
