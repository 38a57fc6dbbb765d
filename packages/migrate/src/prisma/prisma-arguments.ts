import { parseArgs } from 'node:util'

/** The command line of `pnpm prisma`, as far as what is done before Prisma starts depends on it. */
export interface PrismaArguments {
  /** The command: `migrate reset`; '' for flags alone. */
  command: string
  help: boolean
  /** For Prisma, which knows nothing of `--allow-remote` and `--confirm`. */
  forPrisma: string[]
  allowRemote: boolean
  /** The name of the database that may lose its rows. */
  confirm: string | undefined
  /** Of a migration: `--name`. */
  name: string | undefined
  /** Of a migration: `resolve --applied`. */
  applied: string | undefined
  /** Instead of the configured database. */
  url: string | undefined
  /** Another prisma.config.ts. */
  config: string | undefined
}

const text = { type: 'string' } as const
const flag = { type: 'boolean' } as const

/** Prisma's flags that take a value, since words behind them are no part of the command; and ours. */
const options = {
  help: { ...flag, short: 'h' },
  'allow-remote': flag,
  confirm: text,
  name: { ...text, short: 'n' },
  applied: text,
  url: text,
  config: text,
  schema: text,
  file: text,
  'rolled-back': text,
  'telemetry-information': text,
} as const

/** Never throws: Prisma says what is wrong with its own flags. */
export function parsePrismaArguments(args: string[]): PrismaArguments {
  const parsed = parseArgs({ args, options, strict: false, allowPositionals: true, tokens: true })
  const { values, positionals, tokens } = parsed
  const ours = tokens.flatMap((token) => {
    if (token.kind !== 'option') return []
    if (token.name !== 'allow-remote' && token.name !== 'confirm') return []
    return token.value !== undefined && !token.inlineValue
      ? [token.index, token.index + 1]
      : [token.index]
  })
  const value = (name: keyof typeof options) => {
    const given = values[name]
    return typeof given === 'string' ? given : undefined
  }
  return {
    command: commandOf(positionals),
    help: values.help === true,
    forPrisma: args.filter((_, at) => !ours.includes(at)),
    allowRemote: values['allow-remote'] === true,
    confirm: value('confirm'),
    name: value('name'),
    applied: value('applied'),
    url: value('url'),
    config: value('config'),
  }
}

const groups = new Set(['migrate', 'db'])

const commandOf = ([first = '', second = '']: string[]) =>
  groups.has(first) ? `${first} ${second}`.trim() : first
