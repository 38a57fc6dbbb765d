import type { SchemaFile } from '../schema-file.ts'

/** Lines without spaces around them and without comments that Prisma skips. */
export interface SchemaBlock {
  /** `model Post {`, behind its documentation. */
  head: string[]
  /** Fields, attributes and values with their documentation, and the closing brace. */
  body: string[]
}

/** A schema by block. */
export interface SchemaBlocks {
  /** By name; views too. */
  models: Map<string, SchemaBlock>
  /** By name. */
  enums: Map<string, SchemaBlock>
  /** Generators and datasource. */
  config: SchemaBlock[]
}

/** Undefined where the text is not one item a line, as `prisma format` writes it. */
export function readBlocks(files: SchemaFile[]): SchemaBlocks | undefined {
  const blocks: SchemaBlocks = { models: new Map(), enums: new Map(), config: [] }
  let open: SchemaBlock = { head: [], body: [] }
  let isInside = false
  for (const line of files.flatMap(({ content }) => content.split(/\r\n|[\r\n]/))) {
    const text = line.trim()
    if (text.includes('/*')) return undefined
    const isDocumentation = text.startsWith('///')
    if (text === '' || (text.startsWith('//') && !isDocumentation)) continue
    if (!isInside) {
      open.head.push(text)
      isInside = !isDocumentation
      continue
    }
    open.body.push(text)
    if (!text.startsWith('}')) continue
    if (!addBlock(blocks, open)) return undefined
    open = { head: [], body: [] }
    isInside = false
  }
  return isInside ? undefined : blocks
}

function addBlock({ models, enums, config }: SchemaBlocks, block: SchemaBlock): boolean {
  const head = block.head.at(-1) ?? ''
  const [, kind, name = ''] = /^(\w+)\s+([^\s{]+)\s*\{\s*(?:\/\/.*)?$/.exec(head) ?? []
  if (kind === 'model' || kind === 'view') models.set(name, block)
  else if (kind === 'enum') enums.set(name, block)
  else if (kind === 'generator' || kind === 'datasource') config.push(block)
  else return false
  return true
}

export const linesOf = ({ head, body }: SchemaBlock): string[] => [...head, ...body]

/** Types of a model's fields: `Post` of `posts Post[]`. */
export function typesOf(block: SchemaBlock | undefined): string[] {
  return block?.body.flatMap((line) => typeOf(line) ?? []) ?? []
}

/** Undefined for a line that is no field. */
export function typeOf(line: string): string | undefined {
  return /^[^\s/@}][^\s@]*\s+([^\s?[(@]+)/.exec(line)?.[1]
}
