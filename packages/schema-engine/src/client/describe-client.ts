import { type Datamodel, type Dmmf, readDmmf } from '../api/validate-schema.ts'
import type { SchemaFile } from '../schema-file.ts'
import { findCached } from './client-cache.ts'
import { type ClientGenerator, clientGenerator } from './client-generator.ts'
import { type Followed, followSchema } from './follow-schema.ts'

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
export interface DescribedClient extends ClientGenerator {
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
  const found = clientGenerator(source.schema)
  const { generator, output } = found
  const folder = source.fresh === true ? undefined : source.cacheFolder
  const cached =
    folder === undefined || isInferred(generator) ? undefined : await find(folder, output)
  const followed: Followed | undefined = cached && followSchema(cached, source.schema, datamodel)
  return {
    ...found,
    dmmf: followed?.dmmf ?? readDmmf(source.schema),
    models: followed?.models,
  }
}

/** Then the nearest tsconfig.json says how files import each other, and may be another one now. */
const isInferred = ({ config }: ClientGenerator['generator']) =>
  config.generatedFileExtension === undefined || config.importFileExtension === undefined
