import { createHash } from 'node:crypto'
import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { dropDatabase, ensureDatabase } from '@repo/local-postgres'
import { ensureClient, openProject, readMigrations, readSchema } from '@repo/migrate'
import { diffSchemas, openEngine, type SchemaFile } from '@repo/schema-engine'
import { Client } from 'pg'
import { inject } from 'vitest'
import { copyProject, projectAt } from '../temporary-project.ts'

export type GeneratedProject = Awaited<ReturnType<typeof projectOf>>

const schemaFolder = 'packages/db/prisma'

/** What the client is made by, in place of the generator of a random schema. */
const generator = [
  'provider = "prisma-client"',
  'output = "../src/generated"',
  'runtime = "nodejs"',
  'moduleFormat = "esm"',
  'generatedFileExtension = "ts"',
  'importFileExtension = "ts"',
]

/**
 * A project with this schema, its one migration and a database that has it. Undefined files: the
 * project that people begin with.
 */
export async function projectOf(files: SchemaFile[] | undefined) {
  const root = copyProject()
  const name = `q${createHash('sha1').update(root).digest('hex').slice(0, 12)}`
  const { adminUrl, urlOf } = server()
  if (files !== undefined) await writeProject(root, files)
  const project = projectAt(root, urlOf(name))
  await ensureDatabase(adminUrl, name)
  await applyAll(project.project, urlOf(name))
  await ensureClient(openProject(root))
  const client = new Client({ connectionString: urlOf(name) })
  await client.connect()
  const others: string[] = []
  return {
    ...project,
    client,
    /** An empty database for as long as the project. */
    async otherDatabase(): Promise<string> {
      const other = `${name}_${others.length}`
      others.push(other)
      await ensureDatabase(adminUrl, other)
      return urlOf(other)
    },
    async remove() {
      await client.end()
      rmSync(root, { recursive: true, force: true })
      for (const one of [name, ...others]) await dropDatabase(adminUrl, one)
    },
  }
}

/** Puts the schema in place of the one that is there, and the API of its only model away. */
async function writeProject(root: string, files: SchemaFile[]): Promise<void> {
  const folder = path.join(root, schemaFolder)
  for (const name of globSync('{*.prisma,migrations/*_*}', { cwd: folder })) {
    if (!name.endsWith('.toml')) rmSync(path.join(folder, name), { recursive: true })
  }
  // Prisma's client generator panics at a name that begins with such a letter.
  const plain = files.map(({ path: file, content }) => ({
    path: file,
    content: content.replaceAll('名前', 'nämä'),
  }))
  for (const { path: file, content } of plain)
    write(root, file.replace('/schema/', `${schemaFolder}/`), content)
  const init = `${schemaFolder}/migrations/20260101000000_init/migration.sql`
  write(root, init, await diffSchemas([], plain))
  rmSync(path.join(root, 'apps/api/src/routes/users'), { recursive: true })
  rmSync(path.join(root, 'packages/db/src/testing/factories/user.ts'))
  const routes = path.join(root, 'apps/api/src/routes/index.ts')
  writeFileSync(routes, readFileSync(routes, 'utf8').replaceAll(/^.*user.*\n/gim, ''))
}

function write(root: string, file: string, content: string): void {
  const text = content.replace(
    'provider = "prisma-client"',
    generator.join(`${/\r?\n|\r/.exec(content)?.[0]}  `),
  )
  mkdirSync(path.dirname(path.join(root, file)), { recursive: true })
  writeFileSync(path.join(root, file), text)
}

function server() {
  const adminUrl = inject('adminUrl')
  const urlOf = (name: string) => Object.assign(new URL(adminUrl), { pathname: `/${name}` }).href
  return { adminUrl, urlOf }
}

/** Applies all migrations of the project that the database lacks; the SQL that is still missing then, '' if none is. */
export async function applyAll(
  project: ReturnType<typeof openProject>,
  url: string,
): Promise<string> {
  const schema = readSchema(project)
  const engine = openEngine({ url, schema })
  try {
    await engine.apply(readMigrations(project))
    return await engine.diffDatabase(schema)
  } finally {
    await engine.dispose()
  }
}
