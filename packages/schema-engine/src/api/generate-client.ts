import { rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import type { PrismaClientTsGenerator } from '@prisma/client-generator-ts'
import { UserError } from '@repo/cli'
import type { SchemaFile } from '../schema-file.ts'
import {
  callSchemaWasm,
  invalidSchema,
  prismaSchemaWasm,
  schemaTuples,
} from './prisma-schema-wasm.ts'
import { publishClient } from './publish-client.ts'
import { openStagingFolder } from './staging-folder.ts'
import { validateSchema } from './validate-schema.ts'

type Options = Parameters<PrismaClientTsGenerator['generate']>[0]
type GeneratorConfig = Options['generator']

interface SchemaConfig {
  generators: GeneratorConfig[]
  datasources: Options['datasources']
}

export interface GeneratedClient {
  /** The folder with `client.ts`, absolute. */
  output: string
  /** Names of the schema's other generators, which only `prisma generate` runs. */
  otherGenerators: string[]
}

/**
 * Writes what `prisma generate` writes for the schema's `prisma-client` generator, without its
 * process. Into `outputOverride` (absolute) if given, as it would be in the schema's own output.
 *
 * Files that would not change are left alone. Throws `SCHEMA.INVALID`, `CLIENT.NO_GENERATOR` and
 * `CLIENT.OUTPUT_TAKEN`.
 */
export async function generateClient({
  schema,
  outputOverride,
}: {
  schema: SchemaFile[]
  outputOverride?: string
}): Promise<GeneratedClient> {
  const dmmf = validateSchema(schema)
  const { generators, datasources } = readConfig(schema)
  const generator = generators.find(({ provider }) => provider.value === 'prisma-client')
  if (generator?.output?.value == null) throw noGenerator()
  const schemaPath = generator.sourceFilePath
  const configured = path.resolve(path.dirname(schemaPath), generator.output.value)
  const output = outputOverride ?? configured
  const staging = await openStagingFolder(configured)
  try {
    await runGenerator({
      generator: {
        ...generator,
        output: { value: staging, fromEnvVar: null },
        isCustomOutput: true,
      },
      otherGenerators: generators.filter((other) => other !== generator),
      datamodel: prismaSchemaWasm().merge_schemas(JSON.stringify({ schema: schemaTuples(schema) })),
      datasources,
      dmmf,
      schemaPath,
      version: '', // of the engine: only generators of other packages read it
    })
    await publishClient(staging, output)
  } finally {
    await rm(staging, { recursive: true, force: true })
  }
  return {
    output,
    otherGenerators: generators.filter((other) => other !== generator).map(({ name }) => name),
  }
}

function readConfig(schema: SchemaFile[]): SchemaConfig {
  const params = JSON.stringify({ prismaSchema: schemaTuples(schema) })
  const { config } = JSON.parse(callSchemaWasm(() => prismaSchemaWasm().get_config(params)))
  return config
}

async function runGenerator(options: Options): Promise<void> {
  // The ESM build of one of its dependencies does not load in Node.
  const require = createRequire(import.meta.url)
  const generators =
    require('@prisma/client-generator-ts') as typeof import('@prisma/client-generator-ts')
  try {
    await new generators.PrismaClientTsGenerator().generate(options)
  } catch (error) {
    if (error instanceof Error && error.constructor.name === 'DenylistError') {
      throw invalidSchema(error.message, error)
    }
    throw error
  }
}

function noGenerator(): UserError {
  return new UserError({
    code: 'CLIENT.NO_GENERATOR',
    message: 'The schema has no generator with the provider "prisma-client" and an output.',
  })
}
