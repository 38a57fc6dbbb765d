/** What to write instead of a name that is not there: the near ones, else `list` and all of them. */
export function nameHint(name: string, names: string[], list: string): string {
  const same = names.find((other) => other.toLowerCase() === name.toLowerCase())
  if (same !== undefined) return `Write ${same}`
  const near = nearNames(name, names)
  if (near.length > 0) return `Write ${near.slice(0, 5).join(' or ')}`
  const more = names.length > 20 ? `, and ${names.length - 20} more` : ''
  return `${list} ${names.slice(0, 20).join(', ') || 'none yet'}${more}`
}

/** Those that may have been meant, the nearest first. */
export function nearNames(name: string, names: readonly string[]): string[] {
  return byDistance(name, names)
    .filter(({ other, letters }) => isNear(name.toLowerCase(), other.toLowerCase(), letters))
    .map(({ other }) => other)
}

/** Each with the letters in which it differs from the name in any case, the nearest first. */
export function byDistance(name: string, names: readonly string[]) {
  const meant = name.toLowerCase()
  return names
    .map((other) => ({ other, letters: distance(meant, other.toLowerCase()) }))
    .sort((a, b) => a.letters - b.letters)
}

/** One is in the other, or two letters at most are other ones; in short names, one. */
function isNear(a: string, b: string, letters: number): boolean {
  if (a.length > 2 && b.length > 2 && (a.includes(b) || b.includes(a))) return true
  return letters <= Math.min(2, Math.ceil(Math.max(a.length, b.length) / 3))
}

/** Letters to insert, delete or replace to come from one word to the other. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at)
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1]
    for (const [j, other] of [...b].entries()) {
      const replaced = (row[j] ?? 0) + (letter === other ? 0 : 1)
      next.push(Math.min(replaced, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1))
    }
    row = next
  }
  return row.at(-1) ?? 0
}
