import { isUtf8 } from 'node:buffer'
import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { findProjectRoot, UserError } from '@repo/cli'
import type { Migration, SchemaFile } from '@repo/schema-engine'

/** Where a Strata project keeps its database's definition. All paths are absolute. */
export interface Project {
  root: string
  /** `packages/db`, where Prisma's own commands run. */
  databasePackage: string
  /** The folder of the `.prisma` files, at any depth. */
  schemaFolder: string
  migrationsFolder: string
  /** The generated client. */
  clientFolder: string
}

/** The project at or above `cwd`. Throws `PROJECT.NOT_FOUND`. */
export function openProject(cwd: string): Project {
  const root = findProjectRoot(cwd)
  const databasePackage = path.join(root, 'packages/db')
  const schemaFolder = path.join(databasePackage, 'prisma')
  if (!existsSync(schemaFolder)) throw noSchema(schemaFolder)
  return {
    root,
    databasePackage,
    schemaFolder,
    migrationsFolder: path.join(schemaFolder, 'migrations'),
    clientFolder: path.join(databasePackage, 'src/generated'),
  }
}

const noSchema = (folder: string) =>
  new UserError({
    code: 'PROJECT.NO_SCHEMA',
    message: `"${folder}" has no .prisma file.`,
    hint: 'git checkout -- packages/db/prisma',
  })

/** Every `.prisma` file of the project, sorted by path. Throws `PROJECT.NO_SCHEMA`. */
export function readSchema({ schemaFolder }: Project): SchemaFile[] {
  const names = globSync('**/*.prisma', { cwd: schemaFolder }).sort()
  if (names.length === 0) throw noSchema(schemaFolder)
  return names.map((name) => {
    const file = path.join(schemaFolder, name)
    return { path: file, content: readText(file) }
  })
}

/** A text file. Throws `PROJECT.NOT_UTF8`: written back, its other bytes would be others. */
export function readText(file: string): string {
  const bytes = readFileSync(file)
  if (isUtf8(bytes)) return bytes.toString('utf8')
  throw new UserError({
    code: 'PROJECT.NOT_UTF8',
    message: `"${file}" is not UTF-8 text.`,
    hint: `iconv -f latin1 -t utf8 ${path.basename(file)}`,
  })
}

/** Every migration in the order in which it is applied. Throws `MIGRATION.NO_SCRIPT`. */
export function readMigrations({ migrationsFolder }: Project): Migration[] {
  if (!existsSync(migrationsFolder)) return []
  return readdirSync(migrationsFolder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort()
    .map((name) => ({ name, sql: readScript(path.join(migrationsFolder, name)) }))
}

function readScript(folder: string): string {
  const file = path.join(folder, 'migration.sql')
  if (!existsSync(file)) {
    throw new UserError({
      code: 'MIGRATION.NO_SCRIPT',
      message: `The migration "${path.basename(folder)}" has no migration.sql.`,
      hint: `git checkout -- ${path.relative(process.cwd(), folder)}`,
    })
  }
  return readFileSync(file, 'utf8')
}

/** `20250117093000_add_post`, in UTC as Prisma does it. */
export function migrationFolderName(now: Date, name: string): string {
  return `${now.toISOString().replace(/\D/g, '').slice(0, 14)}_${name}`
}
