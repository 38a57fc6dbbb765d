import {
  bindMigrationAwareSqlAdapterFactory,
  type SqlMigrationAwareDriverAdapterFactory,
} from '@prisma/driver-adapter-utils'

export const adapterIdentity = { provider: 'postgres', adapterName: 'strata-pg' } as const

/** The form in which the WASM takes adapters: results instead of exceptions. */
export function bindAdapters(
  factory: Pick<SqlMigrationAwareDriverAdapterFactory, 'connect' | 'connectToShadowDb'>,
) {
  return bindMigrationAwareSqlAdapterFactory({ ...adapterIdentity, ...factory })
}
