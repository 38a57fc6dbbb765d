import { createHash } from 'node:crypto'
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { generateClient } from '@repo/schema-engine'
import { type Project, readSchema } from './project.ts'

const stampName = '.generated-from'

/**
 * Regenerates the client unless it is whole and was made from this schema by this generator.
 * Returns whether it did.
 */
export async function ensureClient(project: Project): Promise<boolean> {
  const stamp = path.join(project.clientFolder, stampName)
  const input = inputHash(project)
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === `${input} ${outputHash(project)}`) {
    return false
  }
  await generateClient({ schema: readSchema(project) })
  writeFileSync(stamp, `${input} ${outputHash(project)}`)
  return true
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
