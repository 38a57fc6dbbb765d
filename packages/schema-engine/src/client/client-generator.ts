import path from 'node:path'
import { UserError } from '@repo/cli'
import { callSchemaWasm, prismaSchemaWasm, schemaTuples } from '../api/prisma-schema-wasm.ts'
import type { SchemaFile } from '../schema-file.ts'
import { withoutModels } from '../slices/slice-schema.ts'
import type { GeneratorOptions } from './run-generator.ts'

type GeneratorConfig = GeneratorOptions['generator']

/** What a schema says of the clients that are made from it. */
export interface ClientGenerator {
  generator: GeneratorConfig
  /** The schema's own, absolute. */
  output: string
  otherGenerators: GeneratorConfig[]
  datasources: GeneratorOptions['datasources']
}

/** The generator of the client. Throws `CLIENT.NO_GENERATOR`. */
export function clientGenerator(schema: SchemaFile[]): ClientGenerator {
  const params = JSON.stringify({ prismaSchema: schemaTuples(withoutModels(schema)) })
  const { config } = JSON.parse(callSchemaWasm(() => prismaSchemaWasm().get_config(params)))
  const { generators, datasources }: SchemaConfig = config
  const generator = generators.find(({ provider }) => provider.value === 'prisma-client')
  if (generator?.output?.value == null) throw noGenerator(generators)
  return {
    generator,
    output: path.resolve(path.dirname(generator.sourceFilePath), generator.output.value),
    otherGenerators: generators.filter((other) => other !== generator),
    datasources,
  }
}

interface SchemaConfig {
  generators: GeneratorConfig[]
  datasources: GeneratorOptions['datasources']
}

function noGenerator(generators: GeneratorConfig[]): UserError {
  const found = generators.map(({ name, provider }) => `"${name}" has "${provider.value}"`)
  return new UserError({
    code: 'CLIENT.NO_GENERATOR',
    message: `The schema has no generator with the provider "prisma-client" and an output${found.length > 0 ? `: ${found.join(', ')}` : ''}.`,
    hint: 'Write into the generator in packages/db/prisma/schema.prisma: provider = "prisma-client" and, on the next line, output = "../src/generated"',
  })
}
