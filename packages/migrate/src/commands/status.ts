import { exitCode, parseArguments } from '@repo/cli'
import { serverStatus } from '@repo/local-postgres'
import { openEngine } from '@repo/schema-engine'
import { orBeginAnew } from '../begin-anew.ts'
import type { CommandContext } from '../cli.ts'
import { databaseUrls, describeUrl } from '../database-urls.ts'
import { readMigrations, readSchema } from '../project.ts'
import { findSameChange } from '../same-change.ts'
import { localDatabaseName } from '../with-database.ts'

/** Exit code 3 when the database and the migrations differ. */
export async function run({ args, env, project, output }: CommandContext) {
  const { values } = parseArguments(
    { args, options: { json: { type: 'boolean', default: false } } },
    'pnpm db --help',
  )
  const url = databaseUrls(env)?.direct ?? (await localUrl(project.root))
  if (url === undefined) {
    if (values.json) output.json({ running: false })
    else output.result('The local Postgres is not running. pnpm db start')
    return exitCode.done
  }
  const engine = openEngine({ url, schema: readSchema(project) })
  try {
    const migrations = readMigrations(project)
    const status = await engine.status(migrations)
    const same = await findSameChange(project, migrations, async () => status)
    const { applied, ...findings } = status
    const found = Object.entries(findings).filter(([, names]) => names && names.length > 0)
    if (values.json)
      output.json({ running: true, database: describeUrl(url), ...status, ...(same && { same }) })
    else {
      output.result(
        `Database ${describeUrl(url)}: ${applied.length} ${applied.length === 1 ? 'migration' : 'migrations'} applied.`,
      )
      const anew = orBeginAnew({ local: databaseUrls(env) === undefined })
      for (const [kind, names] of found) {
        output.result(`${kind}: ${[names].flat().join(', ')}`)
        const [name = ''] = [names].flat()
        const remedy =
          kind === 'pending' && same
            ? `${same.message}\n  ${same.hint}`
            : remedies[kind]?.(name, anew)
        if (remedy !== undefined) output.info(`  ${remedy}`)
      }
    }
    return found.length === 0 ? exitCode.done : exitCode.findings
  } finally {
    await engine.dispose()
  }
}

/** By what is found: `migrate resolve` knows only migrations that are there and have failed. */
const remedies: Record<string, (name: string, orBeginAnew: string) => string> = {
  pending: () => 'pnpm db migrate',
  failed: (name) => `pnpm prisma migrate resolve --rolled-back ${name}`,
  edited: (_name, anew) => `Take the edit back, with git checkout or by hand.${anew}`,
  missing: (_name, anew) => `On the branch that has it: pnpm gen undo.${anew}`,
}

async function localUrl(root: string): Promise<string | undefined> {
  const status = await serverStatus({ root })
  return status.running ? status.server.url(localDatabaseName) : undefined
}
