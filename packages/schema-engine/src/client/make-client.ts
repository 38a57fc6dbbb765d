import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
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
import { type FileTree, type GeneratorOptions, runGenerator } from './run-generator.ts'

export interface GeneratedClient {
  /** The folder with `client.ts`, absolute. */
  output: string
  /** Names of the schema's other generators, which only `prisma generate` runs. */
  otherGenerators: string[]
}

/** A client in memory. */
export interface RenderedClient {
  /** `models` says whose files are there. */
  described: DescribedClient
  files: FileTree
}

interface Made {
  client: GeneratedClient
  /** Writes the cache, which nobody waits for. */
  note: () => Promise<void>
}

/** Makes the client in `output` of what `describeClient` says of the source. */
export async function makeClient(
  source: ClientSource,
  described: DescribedClient,
  output?: string,
): Promise<Made> {
  return writeClient(source, await renderClient(source, described), output)
}

/** Makes the files of what `describeClient` says of the source, and writes nothing. */
export async function renderClient(
  { schema }: ClientSource,
  described: DescribedClient,
): Promise<RenderedClient> {
  const models = keptFiles(described) && described.models
  const files = await runGenerator(generatorOptions(schema, described), models)
  return { described: { ...described, models }, files }
}

/** Puts the client of `renderClient` in `output`. */
export async function writeClient(
  source: ClientSource,
  { described, files }: RenderedClient,
  output = described.output,
): Promise<Made> {
  const { dmmf, otherGenerators, models } = described
  const kept = keptFiles(described)
  if (models !== undefined && kept === undefined) {
    return writeClient(source, await renderClient(source, described), output)
  }
  const { schema, cacheFolder } = source
  const staging = await openStagingFolder(described.output)
  let note = async () => {}
  try {
    writeTree(staging, files)
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

function writeTree(folder: string, files: FileTree): void {
  mkdirSync(folder, { recursive: true })
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(folder, name)
    if (typeof content === 'string' || Buffer.isBuffer(content)) writeFileSync(file, content)
    else if (content !== undefined) writeTree(file, content)
  }
}

function generatorOptions(
  schema: SchemaFile[],
  { generator, otherGenerators, datasources, output, dmmf }: DescribedClient,
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
