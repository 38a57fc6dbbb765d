import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { type Project, readMigrations, readSchema } from '@repo/migrate'
import type { Migration } from '@repo/schema-engine'
import { type ScannedSchema, scanSchema } from '../schema/scan-schema.ts'

/** What a plan is made from. */
export interface ProjectState {
  root: string
  /** `packages/db/prisma`, absolute. */
  schemaFolder: string
  schema: ScannedSchema
  migrations: Migration[]
  /** Content of a file, by its path from the root; undefined if it is not there. */
  read: (relative: string) => string | undefined
}

export function readProjectState(project: Project): ProjectState {
  return {
    root: project.root,
    schemaFolder: project.schemaFolder,
    schema: scanSchema(readSchema(project)),
    migrations: readMigrations(project),
    read(relative) {
      const file = path.join(project.root, relative)
      return existsSync(file) ? readFileSync(file, 'utf8') : undefined
    },
  }
}
