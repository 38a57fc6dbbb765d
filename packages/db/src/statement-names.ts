/** A connection keeps each prepared statement in the server's memory: queries of ever new shapes must not fill it. */
const mostStatements = 250

export interface StatementNames {
  /** For adapter-pg: '' prepares nothing. */
  nameOf: (query: { sql: string }) => string
  /** Names all anew, since a migration has changed what a prepared statement would return. */
  renew: () => void
}

/** Names that let a connection parse and plan a query once. */
export function statementNames(): StatementNames {
  const names = new Map<string, string>()
  let round = 0
  return {
    nameOf({ sql }) {
      const known = names.get(sql)
      if (known !== undefined) return known
      if (names.size >= mostStatements) return ''
      const name = `s${round}_${names.size}`
      names.set(sql, name)
      return name
    },
    renew() {
      round += 1
      names.clear()
    },
  }
}
