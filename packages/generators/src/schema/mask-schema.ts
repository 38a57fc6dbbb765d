/**
 * The text with comments and the insides of strings blanked, every character in its place: what is
 * found in the mask is at the same offset in the text. Line ends stay.
 */
export function maskSchema(text: string): string {
  // One pass; a string ends at its line's end at the latest, as Prisma reads it.
  return text.replaceAll(/\/\/[^\r\n]*|\/\*[\s\S]*?(?:\*\/|$)|"(?:[^"\\\r\n]|\\.)*"?/g, (found) =>
    found.startsWith('"')
      ? `"${' '.repeat(Math.max(0, found.length - 2))}${found.length > 1 ? '"' : ''}`
      : found.replaceAll(/[^\r\n]/g, ' '),
  )
}
