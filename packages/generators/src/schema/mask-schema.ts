/**
 * The text with comments and the insides of strings blanked, every character in its place: what is
 * found in the mask is at the same offset in the text. Line ends stay, but in a block comment: for
 * Prisma the line goes on behind it.
 */
export function maskSchema(text: string): string {
  return text.replaceAll(unread, (found) => {
    if (found.startsWith('/')) return blank(found)
    if (found === '"') return found
    if (found.startsWith('"')) return `"${blank(found.slice(2))}"`
    const brace = found.indexOf('{') + 1
    return found.slice(0, brace) + blank(found.slice(brace))
  })
}

// One pass. A string ends at its line's end at the latest, and what follows the brace of an opening
// line is skipped, were it half a comment: so Prisma reads it.
const unread =
  /\/\/[^\r\n]*|\/\*[\s\S]*?(?:\*\/|$)|"(?:[^"\\\r\n]|\\.)*"?|\b(?:model|view|type|enum|generator|datasource)[\t\p{Zs}]+[\p{L}\p{N}_-]+[\t\p{Zs}]*\{[^\r\n]*/gu

const blank = (text: string) => ' '.repeat(text.length)
