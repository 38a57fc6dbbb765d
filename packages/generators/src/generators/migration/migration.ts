import { usageError } from '@repo/cli'
import type { Generator } from '../../pipeline/generator.ts'
import { checkMigrationName } from '../../plan/migration-name.ts'
import { planMigration } from './plan-migration.ts'

const example = 'pnpm gen migration add_search_trigger'

export const migration: Generator = {
  name: 'migration',
  summary: 'a named migration for SQL by hand',
  help: `Usage: pnpm gen migration <name>

It is not applied: write its SQL, then pnpm db migrate.

${example}`,
  options: {},
  parse({ positionals }) {
    const [name, ...others] = positionals
    if (name === undefined || others.length > 0) {
      throw usageError('A migration needs one name, which says what it does.', example)
    }
    checkMigrationName(name, [])
    return {
      canonical: ['migration', name],
      plan: (state) => planMigration(name, state),
    }
  },
  async ask({ text }) {
    return [await text({ message: 'Name, such as add_search_trigger', flag: example })]
  },
}
