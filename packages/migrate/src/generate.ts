import { createHash } from 'node:crypto'
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { runProcess, UserError } from '@repo/cli'
import { generateClient } from '@repo/schema-engine'
import { prismaCli } from './prisma-cli.ts'
import { type Project, readSchema } from './project.ts'

const stampName = '.generated-from'

/**
 * Regenerates the client unless it is whole and was made from this schema by this generator.
 * Returns whether it did.
 */
export async function ensureClient(project: Project): Promise<boolean> {
  const stamp = path.join(project.clientFolder, stampName)
  const expected = `${inputHash(project)} ${outputHash(project)}`
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === expected) return false
  const { otherGenerators } = await generateClient({ schema: readSchema(project) })
  if (otherGenerators.length > 0) await runPrismaGenerate(project, otherGenerators)
  stampClient(project)
  return true
}

/** Notes that the client in place was made from the schema in place. */
export function stampClient(project: Project): void {
  const stamp = path.join(project.clientFolder, stampName)
  writeFileSync(stamp, `${inputHash(project)} ${outputHash(project)}`)
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

function inputHash(project: Project): string {
  const lockfile = path.join(project.root, 'pnpm-lock.yaml') // names the generator's version
  const files = [
    ...(existsSync(lockfile) ? [lockfile] : []),
    ...readSchema(project).map((file) => file.path),
  ]
  return hashFiles(project.root, files)
}

function outputHash({ clientFolder }: Project): string {
  const files = globSync('**/*.ts', { cwd: clientFolder })
    .sort()
    .map((name) => path.join(clientFolder, name))
  return hashFiles(clientFolder, files)
}

function hashFiles(folder: string, files: string[]): string {
  const hash = createHash('sha256')
  for (const file of files) {
    hash.update(`\0${path.relative(folder, file)}\0`).update(readFileSync(file))
  }
  return hash.digest('hex')
}
