import type { Prompts } from '@repo/cli'
import { counted } from '../../pipeline/count-rows.ts'
import { countOf, type ProjectState } from '../../pipeline/project-state.ts'
import { problemOf } from '../../pipeline/questions.ts'
import { tableOf } from '../../plan/table-of.ts'
import { requireModel } from '../../schema/schema-lookup.ts'
import type { RequireRequest } from './require.ts'
import { requireCounts } from './require-counts.ts'
import { checkFillText } from './required-column.ts'

/**
 * Asks what rows without a value get. Where there is none here, another database may have some,
 * unless only this branch has the table.
 */
export async function askForFill(
  request: RequireRequest,
  state: ProjectState,
  { select, text }: Prompts,
): Promise<RequireRequest> {
  const { model, field, filled, steps, finish } = request
  const nulls = requireCounts(request, state).filter(({ key }) => key.startsWith('nulls '))
  const [first] = nulls
  if (request.default !== undefined || request.backfill !== undefined || filled || steps || finish)
    return request
  if (first === undefined) return request // it is required already
  const empty = nulls.find(({ key }) => (countOf(state, key) ?? 0) > 0)
  const table = tableOf(requireModel(state.schema, model))
  if (empty === undefined && state.unreleased().has(table.sql)) return request
  const answer = await select({
    message:
      empty === undefined
        ? `The development database has no ${first.what}, but another may. Which value should existing rows get`
        : `The development database has ${counted(countOf(state, empty.key) ?? 0, empty.what)}. Which value should existing rows get`,
    flag: `--default <value>, --backfill "<sql>"${empty === undefined ? ', --filled' : ''} or --steps`,
    choices: [
      { value: 'default', label: 'default', hint: 'new rows get it too' },
      { value: 'backfill', label: 'backfill', hint: 'SQL over their other columns' },
      ...(empty === undefined
        ? [
            {
              value: 'filled' as const,
              label: 'filled',
              hint: 'no row of any database is without',
            },
          ]
        : []),
      { value: 'steps', label: 'steps', hint: 'a value later: only the API requires it, for now' },
    ],
  })
  if (answer === 'steps' || answer === 'filled') return { ...request, [answer]: true }
  const value = await text({
    message: answer === 'default' ? `Default of ${model}.${field}` : 'SQL, such as lower(title)',
    flag: `--${answer} <…>`,
    validate: (given) => problemOf(() => checkFillText({ ...request, [answer]: given }, state)),
  })
  return { ...request, [answer]: value }
}
