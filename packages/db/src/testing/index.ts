export { testDatabase, testServerUrl } from './test-database.ts'
