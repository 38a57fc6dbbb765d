export { type ReplicatedDatabase, replicatedDatabase } from './replica.ts'
export { testDatabase, testServerUrl } from './test-database.ts'
