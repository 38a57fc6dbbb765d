/** An edit whose place in the file is gone: shown as a patch, never guessed. */
export interface Conflict {
  path: string
  /** What is not there: `// gen:fields`. */
  missing: string
  /** Lines that belong there. */
  lines: string[]
}
