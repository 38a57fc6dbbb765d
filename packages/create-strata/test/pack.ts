import { execFile } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  interface ProvidedContext {
    /** The `main.mjs` of the package as it would be published, unpacked where every user may read. */
    packed: string
  }
}

/** Packs once for all files. */
export async function setup(project: TestProject): Promise<() => void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'create-strata-packed-'))
  chmodSync(folder, 0o755)
  const run = promisify(execFile)
  const tarball = path.join(folder, 'create-strata.tgz')
  await run('pnpm', ['pack', '--out', tarball], { cwd: path.resolve(import.meta.dirname, '..') })
  await run('tar', ['--extract', '--file', tarball, '--directory', folder])
  project.provide('packed', path.join(folder, 'package/dist/main.mjs'))
  return () => rmSync(folder, { recursive: true, force: true })
}
