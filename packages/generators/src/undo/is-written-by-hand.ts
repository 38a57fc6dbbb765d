import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { Project } from '@repo/migrate'
import type { Journal } from '@repo/migrate/generation'

/**
 * Whether the journal is of a `pnpm gen migration` whose file is a person's by now: it was filled
 * and applied, or deleted. A migration like any other, it is not taken back.
 */
export function isWrittenByHand(
  { root }: Project,
  { files, migrations }: Journal,
  pending: readonly string[],
): boolean {
  const [script] = files.filter(({ path: file }) => file.endsWith('/migration.sql'))
  if (script === undefined || migrations.length > 0) return false
  const file = path.join(root, script.path)
  if (!existsSync(file)) return true
  const isPending = pending.includes(path.basename(path.dirname(file)))
  return !isPending && readFileSync(file, 'utf8') !== script.after
}
