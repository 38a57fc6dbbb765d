/** A file of the template, as it will be in the project unless `edit-template.ts` changes it. */
export interface TemplateFile {
  /** Relative to the project, with `/` on every system. */
  path: string
  mode: 0o644 | 0o755
  content: Buffer
}

/** What projects are made from: a checkout or the archive of a published package. */
export interface Template {
  /** What the user types: `pnpm new`. */
  command: string
  /** A target that works for most: `../my-app`. */
  example: string
  version: string
  /** The checkout's folder; a published package has none. */
  root?: string
  files: () => Promise<TemplateFile[]>
}
