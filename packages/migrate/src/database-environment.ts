import type { DevelopmentDatabase } from './with-database.ts'

/** What child processes find in their environment: both URLs, whoever set them. */
export function databaseEnvironment(
  env: NodeJS.ProcessEnv,
  { app, direct }: DevelopmentDatabase,
): NodeJS.ProcessEnv {
  return { ...env, DATABASE_URL: app, DIRECT_DATABASE_URL: direct }
}
