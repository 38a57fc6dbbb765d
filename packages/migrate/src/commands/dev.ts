import { existsSync, globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { type ExitCode, exitCode, UserError } from '@repo/cli'
import { applyPending, waitingOf } from '../apply-pending.ts'
import type { CommandContext } from '../cli.ts'
import { databaseEnvironment } from '../database-environment.ts'
import { describeApplied } from '../describe-applied.ts'
import { developmentSecret, everything, signToken } from '../dev/development-token.ts'
import { runApps } from '../dev/run-apps.ts'
import { watchSchema } from '../dev/watch-schema.ts'
import { ensureClient } from '../generate.ts'
import { describeRecovery, recoverGeneration } from '../generation/recover-generation.ts'
import { parseAllowRemote } from '../parse-allow-remote.ts'
import { withDatabase } from '../with-database.ts'

/** Database, migrations, client, then every app that has a `dev` script, until Ctrl-C. */
export async function run(context: CommandContext): Promise<ExitCode> {
  const allowRemote = parseAllowRemote(context.args)
  const { project, env, output, signal } = context
  const apps = appsWithDev(project.root)
  if (apps.length === 0) {
    throw new UserError({
      code: 'DEV.NO_APP',
      message: 'No package in apps/ has a "dev" script.',
      hint: 'Add one to its package.json: "dev": "node ../../packages/migrate/src/dev/rerun.ts src -- src/index.ts"',
    })
  }
  const recovered = await recoverGeneration({ project, env, signal })
  if (recovered) output.info(describeRecovery(recovered))
  return withDatabase({ ...context, allowRemote }, async (database) => {
    const [applied] = await Promise.all([
      applyPending(project, database.direct, waitingOf(context)),
      ensureClient(project),
    ])
    output.info(describeApplied(applied, database.description))
    signal.throwIfAborted()
    const secured = await withDevelopmentSecret(context)
    const stopWatching = watchSchema(project, output)
    const { lost } = database
    const end = lost === undefined ? signal : AbortSignal.any([signal, lost])
    try {
      const failed = await runApps(apps, databaseEnvironment(secured, database), end)
      if (lost?.aborted && !signal.aborted) throw databaseGone()
      return failed ? exitCode.failure : exitCode.done
    } finally {
      stopWatching()
    }
  })
}

const databaseGone = () =>
  new UserError({
    code: 'DATABASE.LOST',
    message: 'The local Postgres was stopped, so the apps are too.',
    hint: 'pnpm dev',
  })

/**
 * The environment of the apps, in which somebody signs tokens: where nobody is set this project does,
 * and says how to call the API by one.
 */
async function withDevelopmentSecret({ env, project, output }: CommandContext) {
  if (env.AUTH_SECRET || env.AUTH_JWKS_URL) return env
  const secret = developmentSecret(project.root)
  const token = await signToken({ secret, subject: 'dev', scope: everything, expires: '30d', env })
  const url = `http://${env.HOST || '127.0.0.1'}:${env.PORT || 3000}${firstRoute(project.root)}`
  output.info(`Every route but /health wants a token; this one may do everything (pnpm sign-token):
curl -H "Authorization: Bearer ${token}" ${url}`)
  return { ...env, AUTH_SECRET: secret }
}

/** Of a resource that the API has; without one, of what describes it. */
function firstRoute(root: string): string {
  const file = path.join(root, 'apps/api/src/routes/index.ts')
  const text = existsSync(file) ? readFileSync(file, 'utf8') : ''
  const [, route] = /\.route\('(\/(?!health')[^']+)'/.exec(text) ?? []
  return route ?? '/openapi.json'
}

function appsWithDev(root: string): string[] {
  return globSync('apps/*/package.json', { cwd: root })
    .map((file) => path.join(root, file))
    .filter((file) => 'dev' in scriptsOf(file))
    .map((file) => path.dirname(file))
}

function scriptsOf(manifest: string): object {
  const parsed: unknown = JSON.parse(readFileSync(manifest, 'utf8'))
  if (typeof parsed !== 'object' || parsed === null || !('scripts' in parsed)) return {}
  return parsed.scripts ?? {}
}
