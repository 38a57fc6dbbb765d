/** One file of a generation. */
export interface FileChange {
  /** Relative to the project's root, with `/`. */
  path: string
  /** Content that is there now; undefined for a file that is not. */
  before: string | undefined
  /** Undefined deletes the file. */
  after: string | undefined
}
