import type { NamedObject, Script } from './read-script.ts'

/** The table of a many-to-many relation without a model, before and after a rename of a model. */
export interface JoinTable {
  from: string
  to: string
  /** The models' names sort the other way round, so that "A" is now what "B" was. */
  swapped: boolean
}

/** Join tables that get another name or other columns when these tables, or their models, are renamed. */
export function renamedJoinTables(
  before: Script,
  after: Script,
  tables: { from: string; to: string }[],
): JoinTable[] {
  const renamed = (table: string) => tables.find(({ from }) => from === table)?.to ?? table
  return joinTables(before).flatMap(({ table, targets }) => {
    const [a = '', b = ''] = targets.map(renamed)
    const now = joinTables(after)
    const candidates = now.some((one) => one.table === table)
      ? now.filter((one) => one.table === table)
      : now.filter((one) => !before.tables.has(one.table))
    for (const { table: to, targets: found } of candidates) {
      const same = found[0] === a && found[1] === b
      const swapped = !same && found[0] === b && found[1] === a
      if ((same && to !== table) || swapped) return [{ from: table, to, swapped }]
    }
    return []
  })
}

/** Those with what their columns A and B refer to. */
function joinTables({ tables, objects }: Script): { table: string; targets: string[] }[] {
  const target = (table: string, column: string) =>
    objects.find(
      (object: NamedObject) =>
        object.kind === 'foreignKey' && object.table === table && object.columns === column,
    )?.referenced?.table ?? ''
  return [...tables]
    .filter(([table, columns]) => /(^|\.)"_/.test(table) && columns.join() === '"A","B"')
    .map(([table]) => ({ table, targets: [target(table, '"A"'), target(table, '"B"')] }))
}
