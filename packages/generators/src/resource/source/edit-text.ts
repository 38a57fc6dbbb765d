/** Text in the place of another; offsets are into the text before all edits. */
export interface TextEdit {
  start: number
  end: number
  text: string
}

export function editText(content: string, edits: readonly TextEdit[]): string {
  return edits
    .toSorted((a, b) => b.start - a.start)
    .reduce((text, edit) => text.slice(0, edit.start) + edit.text + text.slice(edit.end), content)
}

/** The range with the whole of its lines, if nothing else is on them. */
export function wholeLines(content: string, start: number, end: number): TextEdit {
  const lineStart = content.lastIndexOf('\n', start - 1) + 1
  const newline = content.indexOf('\n', end)
  const lineEnd = newline === -1 ? content.length : newline + 1
  const alone =
    content.slice(lineStart, start).trim() === '' && content.slice(end, lineEnd).trim() === ''
  return alone ? { start: lineStart, end: lineEnd, text: '' } : { start, end, text: '' }
}
