import { type Context, type ExitCode, usageError } from '@repo/cli'
import type { Project } from './project.ts'

export interface CommandContext extends Context {
  project: Project
  /** What follows the command's name. */
  args: string[]
}

export interface Command {
  summary: string
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
    load: () => import('./commands/sign-token.ts'),
  },
  prisma: {
    summary: "the same as `pnpm prisma`: Prisma's own commands, on this project's database",
    load: () => import('./commands/prisma.ts'),
  },
}

type Parsed = { command: Command; rest: string[] } | { command: 'help'; rest: [string] }

/** Throws a usage error for an unknown command. */
export function parseCommand([name, ...rest]: string[]): Parsed {
  // Prisma's own commands have help of their own.
  const asksHelp = name !== 'prisma' && rest.some((arg) => arg === '--help' || arg === '-h')
  if (name === undefined || name === '--help' || name === '-h' || name === 'help' || asksHelp) {
    return { command: 'help', rest: [help()] }
  }
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (!command) throw usageError(`Unknown command "${name}".`, 'pnpm db --help')
  return { command, rest }
}

function help(): string {
  const lines = Object.entries(commands).map(
    ([name, { summary }]) => `  ${name.padEnd(12)}${summary}`,
  )
  return `Usage: pnpm db <command>\n\n${lines.join('\n')}`
}
