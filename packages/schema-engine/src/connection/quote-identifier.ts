/** A name as PostgreSQL reads it back unchanged, quotes and capitals included. */
export function quoteIdentifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}
