import { git } from '@repo/migrate'
import { lastVerified } from '@repo/migrate/generation'
import type { SchemaFile } from '@repo/schema-engine'

/**
 * The schema as it was in the newest state in which it is known to be migrated: the last that a
 * command has verified or, where git has a migration that this one lacked, the commit of the last
 * migration. Undefined where nothing is known.
 */
export function migratedSchema(root: string, schemaFolder: string): SchemaFile[] | undefined {
  const verified = lastVerified(root)
  const committed = committedState(schemaFolder)
  const known = new Set(verified?.migrations)
  if (committed?.migrations.every((name) => known.has(name)) === false) return committed.schema
  return verified?.schema ?? committed?.schema
}

/** Of the last commit that has changed a migration. */
function committedState(schemaFolder: string) {
  const commit = git(schemaFolder, 'log', '-1', '--format=%H', '--', 'migrations')?.trim()
  if (!commit) return undefined
  const files = git(schemaFolder, 'ls-tree', '-r', '--name-only', commit, '--', '.')?.split('\n')
  if (files === undefined) return undefined
  return {
    migrations: files.flatMap((file) => /^migrations\/(.+)\/migration\.sql$/.exec(file)?.[1] ?? []),
    schema: files
      .filter((file) => file.endsWith('.prisma'))
      .map((file) => ({
        path: file,
        content: git(schemaFolder, 'show', `${commit}:./${file}`) ?? '',
      })),
  }
}
