/** Comments, strings, quoted names, dollar bodies, then single characters or runs of harmless ones. */
export const sqlToken =
  /--[^\n]*|\/\*[\s\S]*?\*\/|'(?:[^']|'')*'|"(?:[^"]|"")*"|\$([A-Za-z_]\w*)?\$[\s\S]*?\$\1\$|[;,()[\]]|[^;,()[\]'"$/-]+|[\s\S]/g

/** The parts of a list between its commas, not those inside of parentheses, brackets, strings or names. */
export function splitList(sql: string): string[] {
  const parts = ['']
  let depth = 0
  for (const [text] of sql.matchAll(sqlToken)) {
    if (text === '(' || text === '[') depth++
    if (text === ')' || text === ']') depth--
    if (text === ',' && depth === 0) parts.push('')
    else parts.push(`${parts.pop()}${text}`)
  }
  return parts.map((part) => part.trim()).filter((part) => part !== '')
}

/** An expression with each `$` outside of strings and names replaced by what it stands for. */
export function withValue(expression: string, value: string): string {
  const parts = [...expression.matchAll(sqlToken)].map(([text]) => text)
  return parts.map((text) => (text === '$' ? value : text)).join('')
}

/** A body in dollar quotes that it does not have itself. */
export function inDollars(body: string): string {
  let tag = '$$'
  for (let index = 0; body.includes(tag); index++) tag = `$body${index || ''}$`
  return `${tag}${body}${tag}`
}
