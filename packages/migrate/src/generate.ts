import { createHash } from 'node:crypto'
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { runProcess, UserError } from '@repo/cli'
import { generateClient, type SchemaFile } from '@repo/schema-engine'
import { prismaCli } from './prisma/prisma-cli.ts'
import { type Project, readSchema } from './project.ts'

const stampName = '.generated-from'

/**
 * Regenerates the client unless it is whole and was made from this schema by this generator.
 * Returns whether it did. `fresh`: every file of it, also of models that did not change.
 */
export async function ensureClient(project: Project, fresh = false): Promise<boolean> {
  const stamp = path.join(project.clientFolder, stampName)
  const schema = readSchema(project)
  const expected = `${inputHash(project, schema)} ${outputHash(project)}`
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === expected) return false
  const { otherGenerators } = await generateClient({
    schema,
    cacheFolder: clientCache(project),
    fresh,
  })
  if (otherGenerators.length > 0) await runPrismaGenerate(project, otherGenerators)
  stampClient(project, schema)
  return true
}

/** Where a generation of a large client leaves what it was made from, for the next. */
export const clientCache = ({ root }: Pick<Project, 'root'>) => path.join(root, '.strata/client')

/** Notes that the client in place was made from `schema`, which may have changed on disk since. */
export function stampClient(project: Project, schema: SchemaFile[]): void {
  const stamp = path.join(project.clientFolder, stampName)
  writeFileSync(stamp, `${inputHash(project, schema)} ${outputHash(project)}`)
}

/** Only Prisma's own command runs the generators of other packages. */
async function runPrismaGenerate(project: Project, names: string[]): Promise<void> {
  const args = [prismaCli(project), 'generate', ...names.flatMap((name) => ['--generator', name])]
  const { exitCode, stderr } = await runProcess(process.execPath, args, {
    cwd: project.databasePackage,
  })
  if (exitCode === 0) return
  throw new UserError({
    code: 'CLIENT.GENERATOR_FAILED',
    message: `The generators ${names.join(', ')} fail:\n${stderr.trimEnd()}`,
    hint: 'pnpm prisma generate',
  })
}

function inputHash({ root }: Project, schema: SchemaFile[]): string {
  const hash = createHash('sha256')
  const lockfile = path.join(root, 'pnpm-lock.yaml') // names the generator's version
  if (existsSync(lockfile)) hash.update(readFileSync(lockfile))
  for (const { path: file, content } of schema) {
    hash.update(`\0${path.relative(root, file)}\0`).update(content)
  }
  return hash.digest('hex')
}

function outputHash({ clientFolder }: Project): string {
  const hash = createHash('sha256')
  for (const name of globSync('**/*.ts', { cwd: clientFolder }).sort()) {
    hash.update(`\0${name}\0`).update(readFileSync(path.join(clientFolder, name)))
  }
  return hash.digest('hex')
}
