import { UserError } from '@repo/cli'
import { sqlState } from './sql-state.ts'

/** What the database says to a statement; an error of another kind as it is. */
export function refused(error: unknown, statement: string): unknown {
  if (!(error instanceof UserError) || error.code !== 'DATABASE.ERROR') return error
  const hint = hintFor(error, statement)
  return new UserError({
    code: 'GENERATE.REFUSED',
    message: `The database refuses the change, so nothing was changed:\n${error.message}\n\n${statement}`,
    ...(hint === undefined ? {} : { hint }),
    cause: error,
  })
}

function hintFor(error: UserError, statement: string): string | undefined {
  if (/extension "(.+?)" is not available/.test(error.message)) {
    return 'Set DATABASE_URL in .env to a server that has the extension.'
  }
  if (sqlState(error) === '55P03') {
    return 'End the transaction that holds the table, then run the same command again'
  }
  if (sqlState(error) === '42P01' && statement.includes('"strata_undo"')) {
    return 'The copy went with a pnpm db reset. Write the way back by hand: pnpm gen migration --help'
  }
  const [, view] = /\bview (\S+) depends on /.exec(error.message) ?? []
  if (view !== undefined) {
    return `Take the view away first: pnpm gen migration drop_${view.replaceAll(/\W+/g, '_').toLowerCase()}`
  }
  return undefined
}
