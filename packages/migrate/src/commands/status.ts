import { exitCode, parseArguments } from '@repo/cli'
import { serverStatus } from '@repo/local-postgres'
import { openEngine } from '@repo/schema-engine'
import { failedMigrationAdvice } from '../catalog/failed-migration.ts'
import { findDrift } from '../catalog/find-drift.ts'
import { findingsOf } from '../catalog/findings.ts'
import { readUnsoundObjects } from '../catalog/unsound-objects.ts'
import type { CommandContext } from '../cli.ts'
import { databaseUrls, describeUrl } from '../database-urls.ts'
import { type Project, readMigrations, readSchema } from '../project.ts'
import { readExternals } from '../read-externals.ts'
import { findSameChange } from '../same-change.ts'
import { localDatabaseName } from '../with-database.ts'

/** Exit code 3 when the database is not what the migrations say. */
export async function run({ args, env, project, output }: CommandContext) {
  const { values } = parseArguments(
    { args, options: { json: { type: 'boolean', default: false } } },
    'pnpm db --help',
  )
  const given = databaseUrls(env)?.direct
  const url = given ?? (await localUrl(project.root))
  if (url === undefined) {
    if (values.json) output.json({ running: false })
    else output.result('The local Postgres is not running. pnpm db start')
    return exitCode.done
  }
  const local = given === undefined
  const { status, same, drift, unsound, failedAdvice } = await lookAt({
    project,
    url,
    local,
    onSlow: output.info,
  })
  const findings = findingsOf({ status, same, drift, unsound, failedAdvice, local })
  const database = describeUrl(url)
  if (values.json)
    output.json({ running: true, database, ...status, ...(same && { same }), drift, unsound })
  else {
    const { length } = status.applied
    output.result(
      `Database ${database}: ${length} ${length === 1 ? 'migration' : 'migrations'} applied.`,
    )
    for (const { what, remedy } of findings) {
      output.result(what)
      for (const line of remedy) output.info(`  ${line}`)
    }
  }
  return findings.length === 0 ? exitCode.done : exitCode.findings
}

interface Looked {
  project: Project
  url: string
  local: boolean
  onSlow: (text: string) => void
}

async function lookAt({ project, url, local, onSlow }: Looked) {
  const migrations = readMigrations(project)
  const engine = openEngine({
    url,
    schema: readSchema(project),
    externals: await readExternals(project),
  })
  try {
    const status = await engine.status(migrations)
    const same = await findSameChange(project, migrations, async () => status)
    const unfinished = [...status.pending, ...status.failed]
    const toCome = migrations.filter(({ name }) => unfinished.includes(name))
    const unsound = await engine.transaction((execute) => readUnsoundObjects(execute, toCome))
    const drift = await findDrift({ engine, project, status, local, onSlow })
    const [failed] = status.failed
    const failedAdvice =
      failed === undefined ? [] : await failedMigrationAdvice(engine, migrations, failed)
    return { status, same, unsound, drift, failedAdvice }
  } finally {
    await engine.dispose()
  }
}

async function localUrl(root: string): Promise<string | undefined> {
  const status = await serverStatus({ root })
  return status.running ? status.server.url(localDatabaseName) : undefined
}
