/**
 * The end of a hint where only an empty database helps: for the project's own. What another one
 * holds may be dear to somebody, so no text of ours names a command that empties it.
 */
export const orBeginAnew = ({ local }: { local: boolean }): string =>
  local ? ' Or lose all rows: pnpm db reset' : ''
