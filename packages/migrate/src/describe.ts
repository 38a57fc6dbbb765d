/** One line: what was applied where. */
export function describeApplied(names: string[], database: string): string {
  if (names.length === 0) return `Database ${database} is up to date.`
  return `Applied to ${database}: ${names.join(', ')}`
}
