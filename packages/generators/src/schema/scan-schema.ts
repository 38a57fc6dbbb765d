import type { SchemaFile } from '@repo/schema-engine'
import { maskSchema } from './mask-schema.ts'

export type BlockKind = 'model' | 'view' | 'type' | 'enum' | 'generator' | 'datasource'

/** One line of a block. Offsets are into the file; `end` is behind the line's end. */
export interface SchemaItem {
  kind: 'field' | 'attribute' | 'value' | 'setting'
  /** `authorId`, `@@index`, `draft`, `provider`. */
  name: string
  /** Of a field, without `?` and `[]`. */
  type: string
  arity: 'required' | 'optional' | 'list'
  start: number
  end: number
  /** The line without its comment. */
  text: string
  /** The same, strings blanked. */
  masked: string
}

export interface SchemaBlock {
  kind: BlockKind
  name: string
  file: string
  /** Offset of the line that opens the block. */
  start: number
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

const opening = /^[ \t]*(model|view|type|enum|generator|datasource)[ \t]+([\p{L}\p{N}_-]+)[ \t]*\{/u
// `}  model B {` opens a block behind the brace.
const closing = /^[ \t]*\}/
const field =
  /^[ \t]*([\p{L}\p{N}_-]+)[ \t]+(Unsupported\("[^"]*"\)|[\p{L}\p{N}_.-]+)[ \t]*(\[\]|\?)?/u
const attribute = /^[ \t]*(@@[\w.]+)/
const word = /^[ \t]*([\p{L}\p{N}_-]+)/u

/** Finds every block and line of a schema in one pass. Lines that it does not know are left out. */
export function scanSchema(files: SchemaFile[]): ScannedSchema {
  return { files, blocks: files.flatMap(scanFile) }
}

export function scanFile({ path, content }: SchemaFile): SchemaBlock[] {
  const masked = maskSchema(content)
  const blocks: SchemaBlock[] = []
  let block: SchemaBlock | undefined
  for (let start = 0; start < content.length; ) {
    const newline = masked.indexOf('\n', start)
    const end = newline === -1 ? content.length : newline + 1
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
    start = end
  }
  return blocks
}

function scanOpening(file: string, line: string, start: number, end: number) {
  const found = opening.exec(line)
  if (!found) return undefined
  // The pattern has only these words, and a second group.
  const [, kind, name] = found as unknown as [string, BlockKind, string]
  return { kind, name, file, start, bodyStart: end, bodyEnd: end, end, items: [] }
}

function scanItem(block: BlockKind, masked: string, raw: string) {
  const text = raw.slice(0, masked.trimEnd().length)
  const rest = { type: '', arity: 'required', text, masked: masked.trimEnd() } as const
  const [, attributeName] = attribute.exec(masked) ?? []
  if (attributeName !== undefined)
    return { ...rest, kind: 'attribute' as const, name: attributeName }
  if (block === 'model' || block === 'view' || block === 'type') {
    const [, name, type, mark] = field.exec(masked) ?? []
    if (name === undefined || type === undefined) return undefined
    const arity = mark === '?' ? 'optional' : mark === '[]' ? 'list' : 'required'
    return { ...rest, kind: 'field' as const, name, type, arity: arity as SchemaItem['arity'] }
  }
  const [, name] = word.exec(masked) ?? []
  if (name === undefined) return undefined
  return { ...rest, kind: block === 'enum' ? ('value' as const) : ('setting' as const), name }
}
