import { UserError, usageError } from '@repo/cli'
import { snakeCase } from '../grammar/words.ts'

const generic = new Set(
  'add alter change changes commit database db draft edit fix fixes init migrate migration misc mod modify new patch schema stuff sync temp test tmp update updates wip'.split(
    ' ',
  ),
)
/** Prisma's own limit on a migration's name is 200; a folder's is 255 bytes. */
const longest = 100

/** Checks `--name`. Throws a usage error, and `MIGRATION.NAME_TAKEN`. */
export function checkMigrationName(name: string, taken: readonly string[]): void {
  if (!/^[a-z][a-z\d]*(_[a-z\d]+)*$/.test(name) || name.length > longest) {
    throw usageError(
      `The migration name "${name}" is not written as add_post_title, in at most ${longest} characters.`,
      `Add --name ${snakeCase(name.replaceAll(/[^A-Za-z\d]+/g, ' ')).slice(0, longest) || 'add_post_title'}`,
    )
  }
  if (name.split('_').every((word) => generic.has(word))) {
    throw usageError(
      `The migration name "${name}" says nothing of what changes.`,
      'Add --name add_post_title',
    )
  }
  checkNameFree(name, taken)
}

/** Throws `MIGRATION.NAME_TAKEN` where a folder has the name, whenever it was made. */
export function checkNameFree(name: string, taken: readonly string[]): void {
  const folder = taken.find((existing) => existing.replace(/^\d+_/, '') === name)
  if (folder === undefined) return
  throw new UserError({
    code: 'MIGRATION.NAME_TAKEN',
    message: `The migration "${folder}" has the name "${name}" already.`,
    hint: `Add --name ${name}_2`,
  })
}

/** A name without what a folder should not have: fields and tables of other hands may be called anything. */
export const folderName = (name: string) =>
  name
    .toLowerCase()
    .replaceAll(/[^a-z\d]+/g, '_')
    .slice(0, longest)
    .replaceAll(/^_|_$/g, '')

/** `add_post_subtitle`; of several fields all are named while that is readable. */
export function fieldMigrationName(model: string, fields: readonly string[]): string {
  const all = `add_${snakeCase(model)}_${fields.map(snakeCase).join('_')}`
  if (all.length <= 60) return all
  return `add_${snakeCase(model)}_${snakeCase(fields[0] ?? '')}_and_${fields.length - 1}_more`
}
