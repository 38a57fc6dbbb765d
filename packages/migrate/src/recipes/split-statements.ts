const token =
  /--[^\n]*|\/\*[\s\S]*?\*\/|'(?:[^']|'')*'|"(?:[^"]|"")*"|\$([A-Za-z_]\w*)?\$[\s\S]*?\$\1\$|;|[^;'"$/-]+|[\s\S]/g

/** Statements of a script, without their `;` and without comments around them. */
export function splitStatements(sql: string): string[] {
  const statements: string[] = []
  let statement = ''
  for (const [text] of sql.matchAll(token)) {
    if (text === ';') {
      statements.push(statement)
      statement = ''
    } else if (!text.startsWith('--') && !text.startsWith('/*')) {
      statement += text
    }
  }
  return [...statements, statement].map((text) => text.trim()).filter((text) => text !== '')
}
