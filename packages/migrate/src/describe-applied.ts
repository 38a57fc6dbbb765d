/** One line: what was applied where. */
export function describeApplied(names: string[], database: string): string {
  if (names.length === 0) return `Database ${database} is up to date.`
  const which = names.length > 5 ? `${names.length} migrations` : names.join(', ')
  return `Applied to ${database}: ${which}`
}
