import type { Span } from './lines.ts'

interface FieldSpans {
  name: Span
  type: Span
  /** `?` or `[]`; empty, behind the type, where there is none. */
  mark: Span
}

const field =
  /^[\t\p{Zs}]*([\p{L}\p{N}_-]+)[\t\p{Zs}]+(Unsupported\([^)]*\)|[\p{L}\p{N}_.-]+)(?:[\t\p{Zs}]*(\[\]|\?))?/du

/** Where a field's line has its parts, or undefined for another line. */
export function fieldSpans(masked: string): FieldSpans | undefined {
  const [, name, type, mark] = field.exec(masked)?.indices ?? []
  if (name === undefined || type === undefined) return undefined
  const [start, end] = mark ?? [type[1], type[1]]
  return {
    name: { start: name[0], end: name[1] },
    type: { start: type[0], end: type[1] },
    mark: { start, end },
  }
}
