/** A random schema as data: what `write-schema.ts` puts into words. */
export interface SchemaShape {
  blocks: BlockShape[]
  /** Of the datasource; each block then names one. */
  schemas: string[]
  previewFeatures: string[]
}

export interface BlockShape {
  kind: 'model' | 'view' | 'enum'
  name: string
  /** Fields, or values. */
  lines: LineShape[]
  attributes: string[]
}

export interface LineShape {
  name: string
  /** Of a field: `String`, `Unsupported("point")`. */
  type?: string
  mark?: '?' | '[]'
  attributes: string[]
}
