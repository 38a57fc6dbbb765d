import type { DatabaseChange } from '@repo/migrate/recipes'

/** What SQL by hand made and goes for good, one by one. */
export function describeDrops({ when, objects }: NonNullable<DatabaseChange['drops']>): string {
  const opening = when === 'now' ? 'This' : `With ${when}, this`
  return objects.map((object) => `${opening} permanently drops ${object}.`).join('\n')
}
