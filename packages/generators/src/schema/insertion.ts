/** Text to put at an offset of a file. */
export interface Insertion {
  at: number
  text: string
}
