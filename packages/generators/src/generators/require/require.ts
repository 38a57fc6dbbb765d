import { usageError } from '@repo/cli'
import { checkedExpression } from '../../grammar/check-expression.ts'
import { type FieldTarget, parseTarget } from '../../grammar/parse-target.ts'
import type { Arguments, Generator, Request } from '../../pipeline/generator.ts'
import type { SchemaItem } from '../../schema/scan-schema.ts'
import { askForFill } from './ask-for-fill.ts'
import { planRequire } from './plan-require.ts'
import { requireCounts } from './require-counts.ts'

const example = `pnpm gen require User.name --default ''`

export interface RequireRequest extends FieldTarget {
  /** The value of rows without one, and of new ones: text after `default=` in the grammar. */
  default: string | undefined
  /** SQL that gives rows without a value one. */
  backfill: string | undefined
  /** No row of any database is without a value. */
  filled: boolean
  /** Only the API requires it, for now, and existing rows get no value yet. */
  steps: boolean
  /** The second of two changes: no release runs any more that leaves it empty. */
  finish: boolean
  /** Both changes at once, although a release that runs may leave it empty. */
  atOnce: boolean
}

export const requireField: Generator = {
  name: 'require',
  summary: 'an optional field becomes required',
  help: `Usage: pnpm gen require <Model>.<field>

  --default <value>    value for rows without one, and for new rows
  --backfill <sql>     SQL expression for rows without one; it may use their other columns
  --filled             no row of any database is without one: a deploy fails where one is
  --steps              no value for existing rows yet: only the API requires it
  --finish             the database requires it, when the release that always writes it is out
  --at-once            both at once: requests to the running release fail

Where only this branch has the table, one migration does both.

${example}
pnpm gen require Post.slug --backfill 'id::text'
pnpm gen require Post.slug --finish`,
  options: {
    default: { type: 'string' },
    backfill: { type: 'string' },
    filled: { type: 'boolean' },
    steps: { type: 'boolean' },
    finish: { type: 'boolean' },
    'at-once': { type: 'boolean' },
  },
  parse: (args) => requestOf(parseRequire(args)),
  async ask({ model, field }) {
    const block = await model({ message: 'Model', flag: example })
    const among = ({ arity }: SchemaItem) => arity === 'optional'
    const name = await field({ message: 'Field', flag: example, model: block, among })
    return [`${block.name}.${name}`]
  },
}

function requestOf(request: RequireRequest): Request {
  const { model, field, filled, steps, finish, atOnce } = request
  return {
    canonical: [
      ...['require', `${model}.${field}`],
      ...(request.default === undefined ? [] : ['--default', request.default]),
      ...(request.backfill === undefined ? [] : ['--backfill', request.backfill]),
      ...(filled ? ['--filled'] : []),
      ...(steps ? ['--steps'] : []),
      ...(finish ? ['--finish'] : []),
      ...(atOnce ? ['--at-once'] : []),
    ],
    counts: (state) => requireCounts(request, state),
    complete: async (state, prompts) => requestOf(await askForFill(request, state, prompts)),
    plan: (state, render) => planRequire(request, state, render),
  }
}

function parseRequire({ positionals, values }: Arguments): RequireRequest {
  const [target, ...others] = positionals
  if (others.length > 0) throw usageError(`"${others.join(' ')}" is one too many.`, example)
  const parsed = parseTarget(target, example)
  const text = (value: string | boolean | undefined) =>
    typeof value === 'string' ? value : undefined
  const request = {
    ...parsed,
    default: text(values.default),
    backfill: text(values.backfill),
    filled: values.filled === true,
    steps: values.steps === true,
    finish: values.finish === true,
    atOnce: values['at-once'] === true,
  }
  if (request.backfill !== undefined) checkedExpression(request.backfill, '--backfill')
  const { default: value, backfill, filled, steps } = request
  if ([value !== undefined, backfill !== undefined, filled, steps].filter(Boolean).length > 1) {
    throw usageError('--default, --backfill, --filled and --steps exclude each other.', example)
  }
  if ([request.finish, request.atOnce, steps].filter(Boolean).length > 1) {
    throw usageError('--finish, --at-once and --steps exclude each other.', example)
  }
  if (request.finish && (value !== undefined || filled)) {
    const { model, field } = request
    throw usageError(
      '--finish takes no --default and no --filled.',
      `pnpm gen require ${model}.${field} --finish`,
    )
  }
  return request
}
