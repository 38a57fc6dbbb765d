import { type Context, type ExitCode, nearNames, usageError } from '@repo/cli'
import type { Project } from './project.ts'

export interface CommandContext extends Context {
  project: Project
  /** What follows the command's name. */
  args: string[]
}

export interface Command {
  summary: string
  /** What its own --help says; without it that of all. */
  help?: string
  load: () => Promise<{ run: (context: CommandContext) => Promise<ExitCode | undefined> }>
}

const commands: Record<string, Command> = {
  start: {
    summary: 'start the local Postgres and leave it running',
    load: () => import('./commands/start.ts'),
  },
  stop: {
    summary: 'stop it [--force: also while a command uses it]',
    load: () => import('./commands/stop.ts'),
  },
  status: {
    summary: 'the server, and which migrations its database has',
    load: () => import('./commands/status.ts'),
  },
  url: { summary: "print the database's URL", load: () => import('./commands/url.ts') },
  migrate: {
    summary: 'apply the pending migrations [--allow-remote]',
    load: () => import('./commands/migrate.ts'),
  },
  seed: { summary: 'run packages/db/prisma/seed.ts', load: () => import('./commands/seed.ts') },
  generate: {
    summary: 'regenerate the client if the schema changed',
    load: () => import('./commands/generate.ts'),
  },
  setup: {
    summary: 'create, migrate and seed the database and generate the client',
    load: () => import('./commands/setup.ts'),
  },
  reset: {
    summary: 'delete the local database and set it up again [--yes] [--server: all its data files]',
    load: () => import('./commands/reset.ts'),
  },
  dev: {
    summary: 'the same as `pnpm dev`: database, migrations, client and every app',
    load: () => import('./commands/dev.ts'),
  },
  'sign-token': {
    summary:
      'the same as `pnpm sign-token`: a token for the API [--subject] [--scope] [--expires 30d]',
    help: `Usage: pnpm sign-token [--subject dev] [--scope '*'] [--expires 30d]

Prints a token that the API of this environment takes: signed by AUTH_SECRET, or in development by
the secret that pnpm dev makes.

  --subject  whom it is of
  --scope    what it may do, with spaces between: 'users:read users:write'; '*' is everything
  --expires  how long it holds: 30d, 2h

curl -H "Authorization: Bearer $(pnpm -s sign-token)" http://127.0.0.1:3000/users`,
    load: () => import('./commands/sign-token.ts'),
  },
  prisma: {
    summary:
      "the same as `pnpm prisma`: Prisma's own commands, on this project's database [--allow-remote]",
    load: () => import('./commands/prisma.ts'),
  },
}

type Parsed = { command: Command; rest: string[] } | { command: 'help'; rest: [string] }

/** Throws a usage error for an unknown command. */
export function parseCommand([name, ...rest]: string[]): Parsed {
  // Prisma's own commands have help of their own.
  const asksHelp = name !== 'prisma' && rest.some((arg) => arg === '--help' || arg === '-h')
  if (name === undefined || name === '--help' || name === '-h' || name === 'help' || asksHelp) {
    return { command: 'help', rest: [commandNamed(name)?.help ?? help()] }
  }
  const command = commandNamed(name)
  if (!command) {
    const [near = '--help'] = nearNames(name, Object.keys(commands))
    throw usageError(`Unknown command "${name}".`, `pnpm db ${near}`)
  }
  return { command, rest }
}

const commandNamed = (name = '') => (Object.hasOwn(commands, name) ? commands[name] : undefined)

function help(): string {
  const lines = Object.entries(commands).map(
    ([name, { summary }]) => `  ${name.padEnd(12)}${summary}`,
  )
  return `Usage: pnpm db <command>\n\n${lines.join('\n')}`
}
