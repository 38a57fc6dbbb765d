import type { SchemaFile } from '../schema-file.ts'
import { linesOf, readBlocks, type SchemaBlocks, typeOf, typesOf } from './schema-blocks.ts'

/** The schema with only these models: without their relations to others, whose keys stay. */
export function sliceSchema(
  { models, enums, config }: SchemaBlocks,
  kept: ReadonlySet<string>,
): SchemaFile[] {
  const isKept = (line: string) => {
    const type = typeOf(line)
    return type === undefined || kept.has(type) || !models.has(type)
  }
  const own = [...models]
    .filter(([name]) => kept.has(name))
    .map(([, { head, body }]) => ({ head, body: body.filter(isKept) }))
  const lines = [...config, ...enums.values(), ...own].flatMap(linesOf)
  return [{ path: 'slice.prisma', content: `${lines.join('\n')}\n` }]
}

/** `names` and the models that they refer to. */
export function withRelated({ models }: SchemaBlocks, names: ReadonlySet<string>): Set<string> {
  const related = [...names]
    .flatMap((name) => typesOf(models.get(name)))
    .filter((type) => models.has(type))
  return new Set([...names, ...related])
}

/** Each file with its generators and datasource alone, which take no time to read. */
export function withoutModels(files: SchemaFile[]): SchemaFile[] {
  return files.map((file) => {
    const lines = readBlocks([file])?.config.flatMap(linesOf)
    return lines === undefined ? file : { ...file, content: `${lines.join('\n')}\n` }
  })
}
