import type { SchemaFile } from '../schema-file.ts'
import { callSchemaWasm, prismaSchemaWasm, schemaTuples } from './prisma-schema-wasm.ts'

/** The database schemas that the datasource names, `schemas = […]`; empty where the URL says which. */
export function datasourceSchemas(files: SchemaFile[]): string[] {
  const params = JSON.stringify({ prismaSchema: schemaTuples(files) })
  const { config } = JSON.parse(callSchemaWasm(() => prismaSchemaWasm().get_config(params)))
  return config.datasources[0]?.schemas ?? []
}
