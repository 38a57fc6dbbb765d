import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'

/** Where Prisma installs native engines, and the commit that they are built from. */
export function prismaEngines(): { folder: string; version: string } {
  const manifest = createRequire(import.meta.url).resolve('@prisma/engines/package.json')
  const { dependencies } = JSON.parse(readFileSync(manifest, 'utf8'))
  const version = String(dependencies['@prisma/engines-version']) // 7.10.0-4.<commit>
  return { folder: path.dirname(manifest), version: version.slice(version.lastIndexOf('.') + 1) }
}
