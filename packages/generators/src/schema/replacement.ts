import type { SchemaFile } from '@repo/schema-engine'

/** Text to put in place of a range of a file; the file may be a new one. */
export interface Replacement {
  file: string
  start: number
  end: number
  text: string
}

/** Ranges are of the files as given, and may not overlap. */
export function replaceRanges(files: SchemaFile[], replacements: Replacement[]): SchemaFile[] {
  const byFile = Map.groupBy(replacements, ({ file }) => file)
  const known = new Set(files.map(({ path }) => path))
  const fresh = [...byFile.keys()].filter((path) => !known.has(path))
  return [...files, ...fresh.map((path) => ({ path, content: '' }))].map((file) => {
    const own = byFile.get(file.path)
    return own === undefined ? file : { path: file.path, content: replaceIn(file.content, own) }
  })
}

function replaceIn(content: string, replacements: Replacement[]): string {
  const parts: string[] = []
  let at = 0
  for (const { start, end, text } of replacements.toSorted((a, b) => a.start - b.start)) {
    if (start < at) throw new Error(`Two replacements overlap at ${start}.`)
    parts.push(content.slice(at, start), text)
    at = end
  }
  return parts.join('') + content.slice(at)
}

/** Without what is the same at both ends; none where nothing changes. */
export function narrowed(content: string, { file, start, end, text }: Replacement): Replacement[] {
  const old = content.slice(start, end)
  if (old === text) return []
  let head = 0
  while (head < Math.min(old.length, text.length) && old[head] === text[head]) head += 1
  let tail = 0
  const most = Math.min(old.length, text.length) - head
  while (tail < most && old.at(-1 - tail) === text.at(-1 - tail)) tail += 1
  return [
    { file, start: start + head, end: end - tail, text: text.slice(head, text.length - tail) },
  ]
}
