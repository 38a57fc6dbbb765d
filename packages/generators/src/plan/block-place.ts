import type { ProjectState } from '../pipeline/project-state.ts'
import type { ScannedSchema, SchemaBlock } from '../schema/scan-schema.ts'
import { fileOfNewEnum, fileOfNewModel } from './schema-file.ts'

/** Where a new block goes: behind another of the file, or at its end. */
interface BlockPlace {
  file: string
  after?: string
}

/** Behind the last model where the enums have their place behind all models. */
export function placeOfNewModel(state: ProjectState, model: string): BlockPlace {
  const file = fileOfNewModel(state, model)
  const blocks = blocksIn(state.schema, file)
  const group = enumGroup(blocks)
  const last = blocks.findLast(({ kind }) => kind === 'model')
  const isBefore = group !== undefined && last !== undefined && group.at(-1) === blocks.at(-1)
  return isBefore ? { file, after: last.name } : { file }
}

/** With the others, where they have a place or a file; else behind the model that it is for. */
export function placeOfNewEnum(
  schema: ScannedSchema,
  model: { name: string; file: string },
): Required<BlockPlace> {
  const enums = schema.blocks.filter(({ kind }) => kind === 'enum')
  const own = enumGroup(blocksIn(schema, model.file))?.at(-1)
  const [first] = enums
  const file = enums.every((block) => block.file === first?.file) ? first?.file : undefined
  const inFile = file === undefined ? [] : blocksIn(schema, file)
  const ofFile = inFile.every(({ kind }) => kind === 'enum') ? enumGroup(inFile)?.at(-1) : undefined
  const last = own ?? ofFile
  return last === undefined
    ? { file: model.file, after: model.name }
    : { file: last.file, after: last.name }
}

/** Of no model in particular. */
export function placeOfSharedEnum(state: ProjectState): BlockPlace {
  const file = fileOfNewEnum(state)
  const last = enumGroup(blocksIn(state.schema, file))?.at(-1)
  return last === undefined ? { file } : { file, after: last.name }
}

/** Without what sets up the client and the database. */
const blocksIn = ({ blocks }: ScannedSchema, file: string) =>
  blocks.filter((block) => block.file === file && !/generator|datasource/.test(block.kind))

/** The enums of a file, where all of them, at least two, stand together and not behind their model. */
function enumGroup(blocks: SchemaBlock[]): SchemaBlock[] | undefined {
  const enums = blocks.filter(({ kind }) => kind === 'enum')
  const start = blocks.findIndex(({ kind }) => kind === 'enum')
  const group = blocks.slice(start, start + enums.length)
  const model = blocks[start - 1]?.name
  const areOfModel = model !== undefined && group.every(({ name }) => name.startsWith(model))
  const isGroup = enums.length > 1 && group.every(({ kind }) => kind === 'enum')
  return isGroup && !areOfModel ? group : undefined
}
