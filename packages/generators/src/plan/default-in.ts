/** The SQL of a column's default in Prisma's diff, where that sets one or adds the column with it. */
export function defaultIn(diff: string, column: string): string | undefined {
  const value = String.raw`DEFAULT ((?:'(?:[^']|'')*'|[^,;'])+?)(?=,\n|;)`
  const name = column.replaceAll(/[$^.*+?()[\]{}|\\]/g, String.raw`\$&`)
  const set = new RegExp(`ALTER COLUMN "${name}" SET ${value}`).exec(diff)
  const added = new RegExp(`ADD COLUMN\\s+"${name}" [^\n]*? ${value}`).exec(diff)
  return (set ?? added)?.[1]?.trim()
}
