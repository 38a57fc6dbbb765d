import { type ExitCode, runProcess } from '@repo/cli'
import type { CommandContext } from '../cli.ts'
import { databaseEnvironment } from '../database-environment.ts'
import { prismaCli } from '../prisma-cli.ts'
import { withDatabase } from '../with-database.ts'

/** Commands that never open a connection. */
const offline = new Set([
  'validate',
  'format',
  'generate',
  'version',
  'debug',
  'init',
  'platform',
  'complete',
])

/** Prisma's own CLI, in packages/db, with the local Postgres running where it needs a database. */
export async function run(context: CommandContext): Promise<ExitCode> {
  const { args, project, env } = context
  const call = (childEnv: NodeJS.ProcessEnv) => runPrisma(context, childEnv)
  const [name] = args
  if (name === undefined || name.startsWith('-') || offline.has(name) || args.includes('--help')) {
    return call(env)
  }
  // Prisma asks for itself before it destroys anything, so a remote database is its user's choice.
  return withDatabase({ ...context, project, allowRemote: true }, (database) =>
    call(databaseEnvironment(env, database)),
  )
}

async function runPrisma({ args, project }: CommandContext, env: NodeJS.ProcessEnv) {
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
