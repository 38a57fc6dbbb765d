import type { SchemaFile } from '@repo/schema-engine'
import { fieldSpans } from './field-spans.ts'
import { linesOf } from './lines.ts'
import { maskSchema } from './mask-schema.ts'

export type BlockKind = 'model' | 'view' | 'type' | 'enum' | 'generator' | 'datasource'

/** One line of a block. Offsets are into the file; `end` is behind the line's end. */
export interface SchemaItem {
  kind: 'field' | 'attribute' | 'value' | 'setting'
  /** `authorId`, `@@index`, `draft`, `provider`. */
  name: string
  /** Of a field, without `?` and `[]`: `String`, `Unsupported("tsvector")`. */
  type: string
  arity: 'required' | 'optional' | 'list'
  start: number
  end: number
  /** The line without its trailing comment. */
  text: string
  /** The same, comments and strings blanked. */
  masked: string
}

export interface SchemaBlock {
  kind: BlockKind
  name: string
  file: string
  /** Offset of the word that opens the block. */
  start: number
  nameStart: number
  /** Offset behind the line that opens it. */
  bodyStart: number
  /** Offset of the line that closes it. */
  bodyEnd: number
  /** Offset behind the closing brace. */
  end: number
  items: SchemaItem[]
}

export interface ScannedSchema {
  files: SchemaFile[]
  blocks: SchemaBlock[]
}

const opening =
  /^[\t\p{Zs}]*(model|view|type|enum|generator|datasource)[\t\p{Zs}]+([\p{L}\p{N}_-]+)[\t\p{Zs}]*\{/du
// `}  model B {` opens a block behind the brace.
const closing = /^[\t\p{Zs}]*\}/u
const attribute = /^[\t\p{Zs}]*@@[\t\p{Zs}]*([\w.]+)/u
const word = /^[\t\p{Zs}]*([\p{L}\p{N}_-]+)/u

/** Finds every block and line of a schema in one pass. Lines that it does not know are left out. */
export function scanSchema(files: SchemaFile[]): ScannedSchema {
  return { files, blocks: files.flatMap(scanFile) }
}

export function scanFile({ path, content }: SchemaFile): SchemaBlock[] {
  const masked = maskSchema(content)
  const blocks: SchemaBlock[] = []
  let block: SchemaBlock | undefined
  for (const { start, end } of linesOf(masked)) {
    let line = masked.slice(start, end)
    if (block !== undefined) {
      const close = closing.exec(line)?.[0].length
      if (close === undefined) {
        const item = scanItem(block.kind, line, content.slice(start, end))
        if (item) block.items.push({ ...item, start, end })
      } else {
        block.bodyEnd = start
        block.end = start + close
        blocks.push(block)
        block = undefined
        line = `${' '.repeat(close)}${line.slice(close)}`
      }
    }
    if (block === undefined) block = scanOpening(path, line, start, end)
  }
  return blocks
}

function scanOpening(file: string, line: string, start: number, end: number) {
  const found = opening.exec(line)
  // The pattern has only these words, and a second group.
  const [, kind, name] = (found ?? []) as unknown as [string, BlockKind, string]
  const [, kindAt, nameAt] = found?.indices ?? []
  if (kindAt === undefined || nameAt === undefined) return undefined
  return {
    kind,
    name,
    file,
    start: start + kindAt[0],
    nameStart: start + nameAt[0],
    bodyStart: end,
    bodyEnd: end,
    end,
    items: [],
  }
}

function scanItem(block: BlockKind, masked: string, raw: string) {
  const text = raw.slice(0, masked.trimEnd().length)
  const rest = { type: '', arity: 'required', text, masked: masked.trimEnd() } as const
  const [, attributeName] = attribute.exec(masked) ?? []
  if (attributeName !== undefined)
    return { ...rest, kind: 'attribute' as const, name: `@@${attributeName}` }
  if (block === 'model' || block === 'view' || block === 'type') {
    const parts = fieldSpans(masked)
    if (parts === undefined) return undefined
    const mark = masked.slice(parts.mark.start, parts.mark.end)
    const arity = mark === '?' ? 'optional' : mark === '[]' ? 'list' : 'required'
    return {
      ...rest,
      kind: 'field' as const,
      name: masked.slice(parts.name.start, parts.name.end),
      type: raw.slice(parts.type.start, parts.type.end),
      arity: arity as SchemaItem['arity'],
    }
  }
  const [, name] = word.exec(masked) ?? []
  if (name === undefined) return undefined
  return { ...rest, kind: block === 'enum' ? ('value' as const) : ('setting' as const), name }
}
