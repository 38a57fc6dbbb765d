import { existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import path from 'node:path'
import { prismaSchemaWasm, schemaTuples } from '../api/prisma-schema-wasm.ts'
import { publishClient } from '../api/publish-client.ts'
import { openStagingFolder } from '../api/staging-folder.ts'
import { prismaEngines } from '../prisma-engines.ts'
import type { SchemaFile } from '../schema-file.ts'
import { noteClient } from './client-cache.ts'
import { linkFile } from './client-files.ts'
import type { ClientSource, DescribedClient } from './describe-client.ts'
import { type GeneratorOptions, runGenerator } from './run-generator.ts'

export interface GeneratedClient {
  /** The folder with `client.ts`, absolute. */
  output: string
  /** Names of the schema's other generators, which only `prisma generate` runs. */
  otherGenerators: string[]
}

interface Made {
  client: GeneratedClient
  /** Writes the cache, which nobody waits for. */
  note: () => Promise<void>
}

/** Makes the client in `output` of what `describeClient` says of the source. */
export async function makeClient(
  { schema, cacheFolder }: ClientSource,
  described: DescribedClient,
  output = described.output,
): Promise<Made> {
  const { dmmf, otherGenerators } = described
  const staging = await openStagingFolder(described.output)
  let note = async () => {}
  try {
    const kept = keptFiles(described)
    await runGenerator(generatorOptions(schema, described, staging), kept && described.models)
    for (const file of kept ?? []) {
      linkFile(path.join(described.output, file), path.join(staging, file))
    }
    if (cacheFolder !== undefined) {
      note = await noteClient(cacheFolder, staging, { files: schema, dmmf })
    }
    await publishClient(staging, output)
  } finally {
    await rm(staging, { recursive: true, force: true })
  }
  return { client: { output, otherGenerators: otherGenerators.map(({ name }) => name) }, note }
}

function generatorOptions(
  schema: SchemaFile[],
  { generator, otherGenerators, datasources, dmmf }: DescribedClient,
  output: string,
): GeneratorOptions {
  return {
    generator: { ...generator, output: { value: output, fromEnvVar: null }, isCustomOutput: true },
    otherGenerators,
    datamodel: prismaSchemaWasm().merge_schemas(JSON.stringify({ schema: schemaTuples(schema) })),
    datasources,
    dmmf,
    schemaPath: generator.sourceFilePath,
    version: prismaEngines().version,
  }
}

/** Files that can stay as they are; undefined where one of them has gone. */
function keptFiles({ dmmf, generator, output, models }: DescribedClient): string[] | undefined {
  if (models === undefined) return undefined
  const files = dmmf.datamodel.models
    .filter(({ name }) => !models.has(name))
    .map(({ name }) => path.join('models', `${name}.${generator.config.generatedFileExtension}`))
  return files.every((file) => existsSync(path.join(output, file))) ? files : undefined
}
