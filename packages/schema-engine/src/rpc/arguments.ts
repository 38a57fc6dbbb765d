import { parseArgs } from 'node:util'

export interface EngineArguments {
  version: boolean
  /** The verb after `cli`; undefined starts the JSON-RPC server. */
  command: string | undefined
  /** Paths of schema files. */
  datamodels: string[]
  datasource: { url?: string; shadowDatabaseUrl?: string }
}

/** The command line of the native engine. Throws a TypeError for an unknown flag. */
export function parseEngineArguments(args: string[]): EngineArguments {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      version: { type: 'boolean', short: 'V', default: false },
      datamodels: { type: 'string', short: 'd', multiple: true, default: [] },
      datasource: { type: 'string', default: '{}' },
      // Read from the schema by the WASM itself.
      'enabled-preview-features': { type: 'string' },
      // For Prisma's extensions of other databases.
      'extension-types': { type: 'string' },
    },
  })
  return {
    version: values.version,
    command: positionals[0] === 'cli' ? (positionals[1] ?? '') : undefined,
    datamodels: values.datamodels,
    datasource: JSON.parse(values.datasource),
  }
}
