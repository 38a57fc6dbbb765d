/** An edit whose place in the file is gone, or not clear: shown as a patch, never guessed. */
export interface Conflict {
  path: string
  /** What is not there: `// gen:fields`, `title in postSelect`. */
  missing: string
  /** Lines to take away, with `-` before them, and lines to add, with `+`. */
  patch: string[]
}
