import { sqlToken } from './sql-text.ts'

/** Statements of a script, without their `;` and without comments around them. */
export function splitStatements(sql: string): string[] {
  const statements: string[] = []
  let statement = ''
  for (const [text] of sql.matchAll(sqlToken)) {
    if (text === ';') {
      statements.push(statement)
      statement = ''
    } else if (!text.startsWith('--') && !text.startsWith('/*')) {
      statement += text
    }
  }
  return [...statements, statement].map((text) => text.trim()).filter((text) => text !== '')
}
