import type { PrismaClientTsGenerator } from '@prisma/client-generator-ts'
import type { SchemaFile } from '../schema-file.ts'
import { callSchemaWasm, prismaSchemaWasm, schemaTuples } from './prisma-schema-wasm.ts'

/** Prisma's description of a schema: `datamodel.models`, `datamodel.enums` and so on. */
export type Dmmf = Parameters<PrismaClientTsGenerator['generate']>[0]['dmmf']

/**
 * Validates a schema and returns its DMMF, which has no positions and omits `@@ignore` models.
 *
 * Throws `SCHEMA.INVALID` with Prisma's own text: every fault with its file and line.
 */
export function validateSchema(files: SchemaFile[]): Dmmf {
  const params = JSON.stringify({ prismaSchema: schemaTuples(files), noColor: true })
  return JSON.parse(callSchemaWasm(() => prismaSchemaWasm().get_dmmf(params)))
}
