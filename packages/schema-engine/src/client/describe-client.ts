import path from 'node:path'
import { UserError } from '@repo/cli'
import { callSchemaWasm, prismaSchemaWasm, schemaTuples } from '../api/prisma-schema-wasm.ts'
import { type Datamodel, type Dmmf, readDmmf } from '../api/validate-schema.ts'
import type { SchemaFile } from '../schema-file.ts'
import { withoutModels } from '../slices/slice-schema.ts'
import { findCached } from './client-cache.ts'
import { type Followed, followSchema } from './follow-schema.ts'
import type { GeneratorOptions } from './run-generator.ts'

type GeneratorConfig = GeneratorOptions['generator']

/** What a client is made from. */
export interface ClientSource {
  schema: SchemaFile[]
  /**
   * Where generations leave what they know, for the next. Where the client in the schema's own
   * output is one of theirs, only the files of models that changed are generated.
   */
  cacheFolder?: string
  /** Generate every file also where the client in place is known. */
  fresh?: boolean
}

/** A schema as the generator takes it. */
export interface DescribedClient {
  generator: GeneratorConfig
  otherGenerators: GeneratorConfig[]
  datasources: GeneratorOptions['datasources']
  /** The schema's own, absolute. */
  output: string
  dmmf: Dmmf
  /** Whose files differ from those in `output`; undefined where any may. */
  models: Set<string> | undefined
}

export interface DescribeOptions {
  find?: typeof findCached
  /** What `validateSchema` says of the schema, where it was asked already. */
  datamodel?: Datamodel | undefined
}

/** All that can be done before something is written. Throws `SCHEMA.INVALID`, `CLIENT.NO_GENERATOR`. */
export async function describeClient(
  source: ClientSource,
  { find = findCached, datamodel }: DescribeOptions = {},
): Promise<DescribedClient> {
  const { generators, datasources } = readConfig(source.schema)
  const generator = generators.find(({ provider }) => provider.value === 'prisma-client')
  if (generator?.output?.value == null) throw noGenerator()
  const output = path.resolve(path.dirname(generator.sourceFilePath), generator.output.value)
  const folder = source.fresh === true ? undefined : source.cacheFolder
  const cached =
    folder === undefined || isInferred(generator) ? undefined : await find(folder, output)
  const followed: Followed | undefined = cached && followSchema(cached, source.schema, datamodel)
  return {
    generator,
    otherGenerators: generators.filter((other) => other !== generator),
    datasources,
    output,
    dmmf: followed?.dmmf ?? readDmmf(source.schema),
    models: followed?.models,
  }
}

/** Then the nearest tsconfig.json says how files import each other, and may be another one now. */
const isInferred = ({ config }: GeneratorConfig) =>
  config.generatedFileExtension === undefined || config.importFileExtension === undefined

interface SchemaConfig {
  generators: GeneratorConfig[]
  datasources: GeneratorOptions['datasources']
}

function readConfig(schema: SchemaFile[]): SchemaConfig {
  const params = JSON.stringify({ prismaSchema: schemaTuples(withoutModels(schema)) })
  const { config } = JSON.parse(callSchemaWasm(() => prismaSchemaWasm().get_config(params)))
  return config
}

function noGenerator(): UserError {
  return new UserError({
    code: 'CLIENT.NO_GENERATOR',
    message: 'The schema has no generator with the provider "prisma-client" and an output.',
  })
}
