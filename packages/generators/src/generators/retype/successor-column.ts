/** `total_bigint` of `total`, and `total_text` of that. */
export function successorColumn(column: string, from: string, to: string): string {
  const base = column.endsWith(`_${typeWord(from)}`)
    ? column.slice(0, -typeWord(from).length - 1)
    : column
  return `${base}_${typeWord(to)}`.slice(0, 63)
}

const typeWord = (type: string) =>
  type.startsWith('"') ? 'enum' : (/^[a-z\d]+/.exec(type.toLowerCase())?.[0] ?? 'new')
