/** What is seen to before one of Prisma's commands runs. */
export interface CommandCare {
  /** It never opens a connection. */
  offline?: true
  /** It can delete rows of tables: of a database that is not the project's own it wants the name. */
  loses?: 'deletes every table of' | 'may change or drop tables of'
  /** It changes rows or tables, so another machine's database must be meant. */
  changes?: true
  /** Where there is no database of that name, Prisma would create it or have little to say. */
  needsDatabase?: true
  /** It must not run while another command of ours migrates the same database. */
  migrates?: true
}

const offline = { offline: true } as const
const migrates = { needsDatabase: true, migrates: true } as const
const mayDrop = { ...migrates, loses: 'may change or drop tables of', changes: true } as const

const commands: Record<string, CommandCare> = {
  '': offline,
  validate: offline,
  format: offline,
  generate: offline,
  version: offline,
  debug: offline,
  init: offline,
  platform: offline,
  complete: offline,
  'migrate deploy': migrates,
  'migrate resolve': migrates,
  'migrate dev': mayDrop,
  'db push': mayDrop,
  'migrate reset': { ...mayDrop, loses: 'deletes every table of' },
  'db pull': { needsDatabase: true },
  // They run what the user wrote.
  'db execute': { changes: true },
  'db seed': { changes: true },
}

export const careOf = (command: string): CommandCare =>
  Object.hasOwn(commands, command) ? (commands[command] ?? {}) : {}
