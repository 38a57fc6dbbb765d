import { AnswerNeeded, type ExitCode, runProcess, usageError } from '@repo/cli'
import { checkConnection, withMigrationLock } from '@repo/schema-engine'
import { waitingOf } from '../apply-pending.ts'
import { checkApplied } from '../catalog/check-applied.ts'
import type { CommandContext } from '../cli.ts'
import { databaseEnvironment } from '../database-environment.ts'
import { careOf } from '../prisma/command-care.ts'
import { confirmLoss } from '../prisma/confirm-loss.ts'
import { type PrismaArguments, parsePrismaArguments } from '../prisma/prisma-arguments.ts'
import { prismaCli } from '../prisma/prisma-cli.ts'
import { withDatabase } from '../with-database.ts'

/** Prisma's own CLI, in packages/db, with the local Postgres running where it needs a database. */
export async function run(context: CommandContext): Promise<ExitCode> {
  const { env } = context
  const parsed = parsePrismaArguments(context.args)
  const call = (childEnv: NodeJS.ProcessEnv) => runPrisma(context, parsed.forPrisma, childEnv)
  const care = careOf(parsed.command)
  if (parsed.help || care.offline) return call(env)
  refuseUnattended(context, parsed)
  if (care.changes) refuseConfig(parsed)
  const { url } = parsed
  const allowed = {
    ...context,
    env: url === undefined ? env : { ...env, DATABASE_URL: url, DIRECT_DATABASE_URL: url },
    allowRemote: parsed.allowRemote || !care.changes,
  }
  return withDatabase(allowed, async (database) => {
    const childEnv = databaseEnvironment(env, database)
    // Of another config's database nothing is known here: Prisma's engine looks, and takes the lock.
    if (parsed.config !== undefined) return call(childEnv)
    if (care.needsDatabase) await checkConnection(database.direct)
    if (parsed.command === 'migrate resolve' && parsed.applied !== undefined) {
      await checkApplied(context.project, database.direct, parsed.applied)
    }
    if (care.loses && !database.local) await confirmLoss(context, parsed, care.loses, database)
    if (!care.migrates) return call(childEnv)
    const lock = { url: database.direct, ...waitingOf(context) }
    return withMigrationLock(lock, (held) => call({ ...childEnv, ...held }))
  })
}

/** Where Prisma would wait for ever, on a prompt that nobody sees. */
function refuseUnattended({ prompts }: CommandContext, { command, name }: PrismaArguments): void {
  if (command !== 'migrate dev' || name || prompts.interactive) return
  throw new AnswerNeeded({
    message: 'What does the new migration do?',
    flag: '--name <what_it_does>',
  })
}

/** What is asked would be about one database, and what is done about another. */
function refuseConfig({ command, config }: PrismaArguments): void {
  if (config === undefined) return
  throw usageError(
    `pnpm prisma ${command} takes no --config here, since "${config}" may name another database.`,
    'Set DATABASE_URL instead',
  )
}

async function runPrisma(
  { project }: CommandContext,
  args: string[],
  env: NodeJS.ProcessEnv,
): Promise<ExitCode> {
  // No cancel signal: Ctrl-C reaches the child too, and it stops by itself.
  const { exitCode } = await runProcess(
    process.execPath,
    [prismaCli(project), ...withoutBrowser(args, env)],
    {
      cwd: project.databasePackage,
      env,
      stdio: 'inherit',
    },
  )
  return exitCode as ExitCode // Prisma's own codes pass through
}

/** Studio crashes where it wants to open a browser and there is none. */
function withoutBrowser(args: string[], env: NodeJS.ProcessEnv): string[] {
  const headless = process.platform === 'linux' && !env.DISPLAY && !env.WAYLAND_DISPLAY
  if (args[0] !== 'studio' || args.includes('--browser') || !headless) return args
  return [...args, '--browser', 'none']
}
