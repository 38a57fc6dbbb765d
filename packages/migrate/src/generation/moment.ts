/**
 * Moments between which a process may be killed: journal, each new content and then all of them on
 * disk; statements told, and checked; committed; client, each file and then all in place; an
 * undone generation marked.
 */
export type Moment =
  | 'journaled'
  | `staged ${string}`
  | 'staged'
  | 'applied'
  | 'verified'
  | 'committed'
  | 'client'
  | `file ${string}`
  | 'published'
  | 'marked'
