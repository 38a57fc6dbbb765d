import { existsSync, globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { diffSchemas, type Migration, type SchemaFile } from '@repo/schema-engine'

/** A schema of somebody's project, and the migration that makes its database. */
export interface CorpusSchema {
  name: string
  /** Paths are relative to the folder of the schema. */
  files: SchemaFile[]
  initial: Migration
}

interface ReadOptions {
  /** git keeps all texts with `\n`. */
  lineEnd?: '\r\n'
}

/** Reads `schemas/<name>`; it has a `database.sql` where Prisma did not make the database. */
export async function readCorpus(
  name: string,
  { lineEnd }: ReadOptions = {},
): Promise<CorpusSchema> {
  const folder = path.join(import.meta.dirname, 'schemas', name)
  const files = globSync('**/*.prisma', { cwd: folder })
    .sort()
    .map((file) => {
      const content = readFileSync(path.join(folder, file), 'utf8')
      return { path: file, content: lineEnd ? content.replaceAll('\n', lineEnd) : content }
    })
  const database = path.join(folder, 'database.sql')
  const sql = existsSync(database) ? readFileSync(database, 'utf8') : undefined
  return corpusOf(name, files, sql)
}

export async function corpusOf(
  name: string,
  files: SchemaFile[],
  sql?: string,
): Promise<CorpusSchema> {
  const initial = { name: '20260101000000_init', sql: sql ?? (await diffSchemas([], files)) }
  return { name, files, initial }
}
