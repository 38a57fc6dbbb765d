import type { DatabaseState, TableState } from './database-state.ts'
import type { Losses } from './losses.ts'

/** Throws where a row or a value is gone, or another, that the command had no business with. */
export function checkRows(before: DatabaseState, after: DatabaseState, losses: Losses): void {
  for (const [oid, table] of before.tables) {
    const now = after.tables.get(oid)
    if (now === undefined) {
      if (losses.tables.includes(table.name)) continue
      throw new Error(`The table ${table.name} is gone.`)
    }
    const columns = [...table.columns].flatMap(([number, name]) => {
      if (now.columns.has(number)) return [[number, number] as const]
      if (losses.columns.includes(`${table.name}.${name}`)) return []
      throw new Error(`The column ${table.name}.${name} is gone.`)
    })
    if (table.rows.length !== now.rows.length) {
      throw new Error(`${table.name} had ${table.rows.length} rows and has ${now.rows.length}.`)
    }
    checkValues({ before: table, after: now, columns, losses })
  }
}

/**
 * The same behind an undo. `before` is the database as it was before the command that is taken back;
 * rows that came since may be there too.
 */
export function checkRestored(before: DatabaseState, after: DatabaseState, losses: Losses): void {
  for (const table of before.tables.values()) {
    const now = [...after.tables.values()].find(({ name }) => name === table.name)
    if (now === undefined) throw new Error(`The table ${table.name} does not come back.`)
    const columns = [...table.columns].map(([number, name]) => {
      const [found] = [...now.columns].find(([, other]) => other === name) ?? []
      if (found !== undefined) return [number, found] as const
      throw new Error(`The column ${table.name}.${name} does not come back.`)
    })
    checkValues({ before: table, after: now, columns, losses })
  }
}

/** Of tables and columns that are there still, and of the same type: no row and no value is gone. */
export function checkKept(before: DatabaseState, after: DatabaseState): void {
  for (const [oid, table] of before.tables) {
    const now = after.tables.get(oid)
    if (now === undefined) continue
    if (table.rows.length !== now.rows.length) throw new Error(`Rows of ${table.name} are gone.`)
    for (const [number, type] of table.types) {
      if (now.types.get(number) !== type) continue
      const left = now.rows.map((row) => row[number])
      for (const { [number]: value } of table.rows) {
        const at = value === null ? -1 : left.indexOf(value)
        if (at < 0 && value !== null) throw new Error(`${value} of ${table.name} is gone.`)
        if (at >= 0) left.splice(at, 1)
      }
    }
  }
}

interface Comparison {
  before: TableState
  after: TableState
  /** Numbers before and after. */
  columns: (readonly [before: number, after: number])[]
  losses: Losses
}

/** Each row of before has one of after with the same values. */
function checkValues({ before, after, columns, losses }: Comparison): void {
  const is = (list: string[], number: number) =>
    list.includes(`${before.name}.${before.columns.get(number)}`)
  const filled = columns.filter(([number]) => is(losses.filled, number))
  const converted = columns.filter(([number]) => is(losses.converted, number))
  const same = columns.filter((pair) => !filled.includes(pair) && !converted.includes(pair))
  // What gets a value has none before, and keeps it otherwise; what is converted stays NULL or not.
  for (const kept of [same, [...same, ...filled]]) {
    const values = (row: TableState['rows'][number], side: 0 | 1) =>
      JSON.stringify([
        ...kept.map((pair) => row[pair[side]]),
        ...converted.map((pair) => row[pair[side]] === null),
      ])
    const left = new Map<string, number>()
    for (const row of after.rows) left.set(values(row, 1), (left.get(values(row, 1)) ?? 0) + 1)
    const whole = before.rows.filter((row) =>
      kept.every(([number]) => row[number] !== null || !filled.some(([one]) => one === number)),
    )
    for (const row of whole) {
      const count = left.get(values(row, 0)) ?? 0
      if (count === 0) throw new Error(`A row of ${before.name} is gone: ${values(row, 0)}`)
      left.set(values(row, 0), count - 1)
    }
  }
}
