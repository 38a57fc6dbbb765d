import type { Prompts } from '@repo/cli'
import { counted } from '../../pipeline/count-rows.ts'
import { countOf, type ProjectState } from '../../pipeline/project-state.ts'
import type { RequireRequest } from './require.ts'
import { requireCounts } from './require-counts.ts'

/** Asks what rows without a value get, where there are any. */
export async function askForFill(
  request: RequireRequest,
  state: ProjectState,
  { select, text }: Prompts,
): Promise<RequireRequest> {
  const { model, field } = request
  const answered = request.default !== undefined || request.backfill !== undefined || request.steps
  const empty = requireCounts(request, state).find(({ key }) => (countOf(state, key) ?? 0) > 0)
  if (answered || empty === undefined) return request
  const answer = await select({
    message: `The development database has ${counted(countOf(state, empty.key) ?? 0, empty.what)}. What do they get`,
    flag: `--default <value>, --backfill "<sql>" or --steps`,
    choices: [
      { value: 'default', label: 'a default value', hint: 'new rows get it too' },
      { value: 'backfill', label: 'a value of their own', hint: 'SQL over their other columns' },
      { value: 'steps', label: 'a value later', hint: 'only the API requires it, for now' },
    ],
  })
  if (answer === 'steps') return { ...request, steps: true }
  const value = await text({
    message: answer === 'default' ? `Default of ${model}.${field}` : 'SQL, such as lower(title)',
    flag: `--${answer} <…>`,
  })
  return { ...request, [answer]: value }
}
