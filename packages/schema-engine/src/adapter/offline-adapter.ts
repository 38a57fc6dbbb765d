import { ColumnTypeEnum as Column, type SqlDriverAdapter } from '@prisma/driver-adapter-utils'
import { adapterIdentity, bindAdapters } from './bind-adapters.ts'

/** Which server a diff without a database is written for. */
const version = { text: 'PostgreSQL 18.0', number: 180_000 }

/** The WASM connects when it starts, even for a diff between files: this answers its one question. */
export function offlineAdapters() {
  const refuse = () => Promise.reject(new Error('This engine has no database.'))
  const adapter: SqlDriverAdapter = {
    ...adapterIdentity,
    getConnectionInfo: () => ({ schemaName: 'public', supportsRelationJoins: true }),
    queryRaw: async () => ({
      columnNames: ['exists', 'version', 'numeric_version'],
      columnTypes: [Column.Boolean, Column.Text, Column.Int32],
      rows: [[true, version.text, version.number]],
    }),
    executeRaw: async () => 0,
    executeScript: async () => undefined,
    startTransaction: refuse,
    dispose: async () => undefined,
  }
  return bindAdapters({ connect: async () => adapter, connectToShadowDb: refuse })
}
