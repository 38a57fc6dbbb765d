import { usageError } from '@repo/cli'
import type { Generator } from '../../pipeline/generator.ts'
import { checkMigrationName } from '../../plan/migration-name.ts'
import { planMigration } from './plan-migration.ts'

const example = 'pnpm gen migration add_search_trigger'

const phases = ['expand', 'backfill', 'contract'] as const

export const migration: Generator = {
  name: 'migration',
  summary: 'a named migration for SQL by hand',
  help: `Usage: pnpm gen migration <name>

  --phase <phase>    expand (default), backfill or contract: what it has to wait for

It is not applied: write its SQL, then pnpm db migrate.

${example}`,
  options: { phase: { type: 'string' } },
  parse({ positionals, values }) {
    const [name, ...others] = positionals
    if (name === undefined || others.length > 0) {
      throw usageError('A migration needs one name, which says what it does.', example)
    }
    checkMigrationName(name, [])
    const phase = phases.find((known) => known === (values.phase ?? 'expand'))
    if (phase === undefined) {
      throw usageError(`"${values.phase}" is no phase.`, `Add --phase ${phases.join(' or ')}`)
    }
    return {
      canonical: ['migration', name, ...(phase === 'expand' ? [] : ['--phase', phase])],
      plan: (state) => planMigration({ name, phase }, state),
    }
  },
  async ask({ text }) {
    const parse = (name: string) => checkMigrationName(name, [])
    return [await text({ message: 'Name, such as add_search_trigger', flag: example, parse })]
  },
}
