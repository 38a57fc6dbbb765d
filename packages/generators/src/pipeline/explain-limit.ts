import { UserError } from '@repo/cli'
import { sqlState } from '@repo/migrate/generation'
import type { Engine } from '@repo/schema-engine'

/** What the database did not let the session do, with who or what is behind it; any other error as it is. */
export async function explainLimit(error: unknown, engine: Engine): Promise<unknown> {
  if (!(error instanceof UserError)) return error
  const [said = ''] = error.message.split('\n\n')
  switch (sqlState(error)) {
    case '55P03':
      return explainLock(error, engine)
    case '25006':
      return new UserError({
        code: 'DATABASE.READ_ONLY',
        message: `The development database lets this role only read:\n${said}`,
        hint: 'ALTER ROLE <role> RESET default_transaction_read_only, or set DIRECT_DATABASE_URL in .env to another role',
        cause: error,
      })
    case '57014':
      if (!said.includes('statement timeout')) return error
      return new UserError({
        code: 'DATABASE.TIMEOUT',
        message: `A limit of the role ended a statement:\n${said}`,
        hint: 'ALTER ROLE <role> RESET statement_timeout, or set DIRECT_DATABASE_URL in .env to another role',
        cause: error,
      })
    case '42501':
      if (error.code === 'DATABASE.SHADOW_REFUSED') return error
      return new UserError({
        code: 'DATABASE.ACCESS_DENIED',
        message: `The role of the development database may not do this:\n${said}`,
        hint: 'Set DIRECT_DATABASE_URL in .env to the role that owns the tables, that of Prisma included',
        cause: error,
      })
    default:
      return error
  }
}

/** `MIGRATION.LOCKED` says all already: its lock is no table's. */
async function explainLock(error: UserError, engine: Engine): Promise<unknown> {
  if (error.code === 'MIGRATION.LOCKED') return error
  const holder = await findHolder(engine)
  if (holder === undefined) return error
  const { pid, who, table } = holder
  return new UserError({
    code: 'DATABASE.LOCKED',
    message: `Session ${pid} of the development database (${who}) holds the table "${table}", so nothing was changed.`,
    hint: `End its transaction and run this again, or end it: echo 'SELECT pg_terminate_backend(${pid})' | pnpm prisma db execute --stdin`,
    cause: error,
  })
}

interface Holder {
  pid: unknown
  who: unknown
  table: unknown
}

/** Nobody waits any more, so nobody is said to block: who has the strongest lock, for the longest time. */
async function findHolder(engine: Engine): Promise<Holder | undefined> {
  try {
    const [row] = await engine.transaction((execute) => execute(holders))
    return row && { pid: row.pid, who: row.who, table: row.table }
  } catch {
    return undefined // the session has ended
  }
}

const holders = `
  SELECT l.pid, c.relname AS "table",
    concat_ws(', ', nullif(a.application_name, ''), a.usename, a.state, 'since ' || to_char(a.xact_start, 'HH24:MI:SS')) AS who
  FROM pg_locks l
  JOIN pg_class c ON c.oid = l.relation AND c.relkind IN ('r', 'p') AND c.relnamespace::regnamespace::text NOT IN ('pg_catalog', 'information_schema')
  JOIN pg_stat_activity a ON a.pid = l.pid AND a.backend_type = 'client backend'
  WHERE l.granted AND l.pid <> pg_backend_pid() AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
  ORDER BY l.mode = 'AccessExclusiveLock' DESC, a.xact_start
  LIMIT 1`
