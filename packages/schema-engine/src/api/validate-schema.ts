import type { PrismaClientTsGenerator } from '@prisma/client-generator-ts'
import type { DmmfBuffer } from '@prisma/prisma-schema-wasm'
import { parseShared } from '../client/parse-shared.ts'
import type { SchemaFile } from '../schema-file.ts'
import { callSchemaWasm, prismaSchemaWasm, schemaTuples } from './prisma-schema-wasm.ts'

/** Prisma's whole description of a schema, the types of the client's queries included. */
export type Dmmf = Parameters<PrismaClientTsGenerator['generate']>[0]['dmmf']

/** Its models, enums and indexes; without positions, and without models that have `@@ignore`. */
export type Datamodel = Dmmf['datamodel']

/** Validates a schema. Throws `SCHEMA.INVALID` with Prisma's text: each fault, its file and line. */
export function validateSchema(files: SchemaFile[]): Datamodel {
  // For 300 models 50 ms and 1 MB, where the whole DMMF takes half a second and 45 MB.
  return JSON.parse(callSchemaWasm(() => prismaSchemaWasm().get_datamodel(paramsOf(files))))
}

/** What a client is generated from; its equal parts are shared. Throws as `validateSchema`. */
export function readDmmf(files: SchemaFile[]): Dmmf {
  const buffer = callSchemaWasm(() => prismaSchemaWasm().get_dmmf_buffered(paramsOf(files)))
  try {
    return parseShared(readAll(buffer)) as Dmmf // what the WASM writes
  } finally {
    buffer.free()
  }
}

/** In small pieces, each of which the WASM copies in its own memory too. */
function readAll(buffer: DmmfBuffer): Buffer {
  const all = Buffer.allocUnsafeSlow(buffer.len())
  const size = 1 << 20
  for (let at = 0; at < all.length; at += size) {
    all.set(buffer.read_chunk(at, Math.min(size, all.length - at)), at)
  }
  return all
}

const paramsOf = (files: SchemaFile[]) =>
  JSON.stringify({ prismaSchema: schemaTuples(files), noColor: true })
