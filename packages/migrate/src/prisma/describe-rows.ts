import type { TableRows } from './table-rows.ts'

/** So many tables are named one by one. */
const shown = 12

/** The rows of a database in words, one table a line. */
export function describeRows(tables: TableRows[]): string {
  if (tables.length === 0) return 'It has no tables.'
  const total = tables.reduce((sum, { rows }) => sum + rows, 0)
  const about = tables.some(({ estimated }) => estimated) ? 'about ' : ''
  const head = `It has ${about}${count(total, 'row')} in ${count(tables.length, 'table')}:`
  const lines = tables.slice(0, shown).map((one) => `  ${one.table}  ${rowsOf(one)}`)
  const more = tables.length - shown
  return [head, ...lines, ...(more > 0 ? [`  and ${count(more, 'other table')}`] : [])].join('\n')
}

const rowsOf = ({ rows, estimated }: TableRows) =>
  estimated ? `about ${count(rows, 'row')} (estimated)` : count(rows, 'row')

const count = (number: number, noun: string) =>
  `${number.toLocaleString('en-US')} ${noun}${number === 1 ? '' : 's'}`
