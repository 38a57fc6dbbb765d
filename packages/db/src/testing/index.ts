export { type OwnServer, ownServer } from './own-server.ts'
export { type ReplicatedDatabase, replicatedDatabase } from './replica.ts'
export { testDatabase, testDatabaseUrl, testServerUrl } from './test-database.ts'
