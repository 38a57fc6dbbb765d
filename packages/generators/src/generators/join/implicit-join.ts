import { UserError, usageError } from '@repo/cli'
import { quoted, transactionalStep } from '@repo/migrate/recipes'
import { canonicalField } from '../../grammar/canonical-field.ts'
import { snakeCase } from '../../grammar/words.ts'
import type { Draft } from '../../pipeline/generator.ts'
import type { ProjectState } from '../../pipeline/project-state.ts'
import { manyToManyOf, usualName } from '../../plan/renamed-joins.ts'
import { tableNameIn, tableOf } from '../../plan/table-of.ts'
import { scanSchema } from '../../schema/scan-schema.ts'
import { requireModel } from '../../schema/schema-lookup.ts'
import { missingValue } from '../field/existing-rows.ts'
import type { JoinRequest } from './join.ts'

interface ImplicitJoin {
  /** Its list of the first model: `Post.tags`. */
  field: string
  /** The table that Prisma keeps for it, as SQL writes it. */
  sql: string
}

/**
 * The lists that join the two models without a model between them, whose rows `--copy` takes along.
 * Throws `JOIN.LISTED` where the request does not say what becomes of them.
 */
export function implicitJoin(request: JoinRequest, state: ProjectState): ImplicitJoin | undefined {
  const { sides, existing, names, fields } = request
  const [one, other] = sides
  const block = requireModel(state.schema, one)
  const lists = manyToManyOf(state.schema, block).filter((list) => list.other === other)
  const [list, second] = lists
  if (existing === 'beside') return undefined
  if (list === undefined) {
    if (existing === undefined) return undefined
    throw usageError(
      `No lists of ${one} and ${other} have rows to copy.`,
      `pnpm gen join ${one} ${other}`,
    )
  }
  const owner = one < other ? block : requireModel(state.schema, other)
  const sql = tableNameIn(owner, `_${list.name ?? usualName(one, other)}`)
  if (existing === undefined || second !== undefined) {
    const said = lists.map(({ field }) => `${one}.${field}`).join(' and ')
    throw new UserError({
      code: 'JOIN.LISTED',
      message: `${said} ${second ? 'join' : 'joins'} ${one} and ${other} already, without a model.`,
      hint: second
        ? 'Add --beside for a join of another meaning'
        : 'Add --copy, which takes its rows along, or --beside for a join of another meaning',
    })
  }
  const lacking = fields.find((spec) => missingValue(names.model, withoutFill(spec)) !== undefined)
  if (lacking === undefined) return { field: list.field, sql }
  throw usageError(
    `--copy has no value for "${canonicalField(lacking)}".`,
    `Write ${canonicalField(withoutFill(lacking))}:optional, or give it a default`,
  )
}

/** A fill is for the columns of a table that has rows. */
function withoutFill(spec: JoinRequest['fields'][number]): JoinRequest['fields'][number] {
  if (spec.kind === 'many') return spec
  const { backfill: _fill, ...rest } = spec
  return rest
}

/** The migrations of the new model, and behind them the rows of the lists. */
export function withCopiedRows(
  { sides, names }: JoinRequest,
  { sql: from }: ImplicitJoin,
  draft: Draft,
): Draft {
  const block = requireModel(scanSchema(draft.schema), names.model)
  const table = tableOf(block)
  const keys = table.key.map(quoted)
  const letters = sides[0] < sides[1] ? ['"A"', '"B"'] : ['"B"', '"A"']
  const copy = `INSERT INTO ${table.sql} (${keys.join(', ')}) SELECT ${letters.join(', ')} FROM ${from} ON CONFLICT DO NOTHING`
  const step = transactionalStep(
    {
      name: `copy_${snakeCase(names.model)}`,
      phase: 'backfill',
      reason: `takes the rows of ${from.replaceAll('"', '')} along to ${table.name}`,
      risk: `reads ${from.replaceAll('"', '')} once and locks the rows that it refers to against deletion until then`,
      locks: [],
      readsTable: true,
    },
    [copy],
  )
  const isCopied = `SELECT FROM ${from} WHERE ${keys.map((key, at) => `${letters[at]} = joined.${key}`).join(' AND ')}`
  return {
    ...draft,
    migrate: async (diffs, name) => {
      const change = await draft.migrate(diffs, name)
      return {
        ...change,
        steps: [...change.steps, step],
        undoLosses: [
          {
            what: `rows of ${table.name}`,
            sql: `SELECT count(*) FROM ${table.sql} AS joined WHERE NOT EXISTS (${isCopied})`,
          },
        ],
        why: 'the table comes first, and then the rows of the one that it replaces',
      }
    },
    notes: [
      ...draft.notes,
      `The release that runs goes on with ${from.replaceAll('"', '')}. When it is gone, copy again what it has written: ${copy}`,
    ],
  }
}
