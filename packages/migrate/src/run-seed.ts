import { runProcess, UserError } from '@repo/cli'
import { databaseEnvironment } from './database-environment.ts'
import type { Project } from './project.ts'
import type { DevelopmentDatabase } from './with-database.ts'

/** Runs `prisma/seed.ts` as Prisma would. Throws `SEED.FAILED` with what it printed. */
export async function runSeed(
  project: Project,
  env: NodeJS.ProcessEnv,
  database: DevelopmentDatabase,
  signal: AbortSignal,
): Promise<void> {
  const { exitCode, stderr } = await runProcess(process.execPath, ['prisma/seed.ts'], {
    cwd: project.databasePackage,
    env: databaseEnvironment(env, database),
    signal,
  })
  if (exitCode === 0) return
  throw new UserError({
    code: 'SEED.FAILED',
    message: `packages/db/prisma/seed.ts exits with ${exitCode}:\n${stderr.trimEnd()}`,
    hint: 'pnpm db seed',
  })
}
