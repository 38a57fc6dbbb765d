export type { Database } from './client.ts'
export { createDatabase, createReplica } from './client.ts'
export { databaseEnv } from './env.ts'
export * from './generated/client.ts'
