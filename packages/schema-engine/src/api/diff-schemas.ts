import { UserError } from '@repo/cli'
import { SchemaEngine } from '../engine/schema-engine.ts'
import type { SchemaFile } from '../schema-file.ts'
import { sliceChanges } from '../slices/slice-changes.ts'
import { noFilters, scriptOf } from './migration.ts'
import { withUserErrors } from './user-errors.ts'

/**
 * The SQL that takes a database from one schema to the other, '' when they are equal. Needs no
 * database; an empty list is the empty schema. Throws `SCHEMA.INVALID`, but does not look at models
 * that are equal in both.
 */
export async function diffSchemas(before: SchemaFile[], after: SchemaFile[]): Promise<string> {
  const slices = sliceChanges(before, after)
  if (slices === undefined) return diffWhole(before, after)
  try {
    return await diffWhole(...slices)
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    return diffWhole(before, after) // says what is invalid, and where
  }
}

async function diffWhole(before: SchemaFile[], after: SchemaFile[]): Promise<string> {
  const engine = new SchemaEngine({ url: undefined, shadowUrl: undefined, files: after })
  try {
    const diff = engine.call('diff', {
      from: diffTarget(before),
      to: diffTarget(after),
      script: true,
      exitCode: null,
      filters: noFilters,
    })
    return scriptOf((await withUserErrors(diff)).stdout)
  } finally {
    await engine.dispose()
  }
}

/** The empty schema has a datasource too: without one, the engine spells out `public` in its SQL. */
function diffTarget(files: SchemaFile[]) {
  const empty = {
    path: 'schema.prisma',
    content: 'datasource db {\n  provider = "postgresql"\n}\n',
  }
  return { tag: 'schemaDatamodel', files: files.length === 0 ? [empty] : files } as const
}
