import type { FileChange } from '@repo/migrate/generation'
import type { ProjectState } from '../pipeline/project-state.ts'
import type { ModelNames } from '../plan/names.ts'

const most = 10

/** Says where the code still has the name of a field that is gone; `tsc` finds the rest. */
export const fieldMentionNote = (
  name: string,
  names: ModelNames,
  changed: readonly FileChange[],
  state: ProjectState,
) => mentionNote(name, new RegExp(`\\b${name}\\b`), names, changed, state, isNear)

/** Where a field's name, which may be any word, is most often the field's. */
const isNear = (path: string) =>
  /^apps\/[^/]+\/src\/routes\/|^packages\/db\/.*(?:\/factories\/|\/seed\.\w+$)/.test(path)

/** The same of a model: `Post`, `createPost`, `db.post`. */
export const modelMentionNote = (
  names: ModelNames,
  changed: readonly FileChange[],
  state: ProjectState,
) =>
  mentionNote(
    names.model,
    new RegExp(`\\b(?:create)?${names.model}\\b|\\b(?:db|tx|prisma)\\.${names.one}\\b`),
    names,
    changed,
    state,
  )

/** The same of a value of an enum: `'draft'`, `Status.draft`. */
export const valueMentionNote = (
  value: string,
  names: ModelNames,
  changed: readonly FileChange[],
  state: ProjectState,
) =>
  mentionNote(
    value,
    new RegExp(`['"\`]${value}['"\`]|\\.${value}\\b`),
    names,
    changed,
    state,
    isNear,
  )

/** What breaks first: code before tests, `row.status` before other words, and a test's HTTP status last. */
function rankOf(name: string, path: string, line: string): number {
  const isTest = /\.test\.\w+$|^apps\/[^/]+\/test\//.test(path)
  const isProperty = new RegExp(`\\.${name}\\b`).test(line)
  const isStatus = isTest && new RegExp(`\\b${name}: [1-5]\\d\\d\\b`).test(line)
  return (isTest ? 3 : 0) + (isStatus ? 2 : isProperty ? 0 : 1)
}

const isComment = /^\s*(?:\/\/|\/?\*)/

function mentionNote(
  name: string,
  pattern: RegExp,
  { model, one, route }: ModelNames,
  changed: readonly FileChange[],
  state: ProjectState,
  among: (path: string) => boolean = () => true,
): string[] {
  const after = new Map(changed.map((file) => [file.path, file.after]))
  // A field's name may be any word, so files that do not name the model are left out.
  const related = new RegExp(`\\b(?:${one}|${route})\\b|${model}(?![a-z])`)
  const found = [...new Set([...sources(state), ...after.keys()])].flatMap((path) => {
    const content = after.has(path) ? after.get(path) : state.read(path)
    if (content === undefined || !among(path) || !related.test(content)) return []
    return content
      .split('\n')
      .flatMap((line, at) =>
        pattern.test(line) && !isComment.test(line)
          ? { place: `  ${path}:${at + 1}`, rank: rankOf(name, path, line) }
          : [],
      )
  })
  const places = found.sort((a, b) => a.rank - b.rank).map(({ place }) => place)
  if (places.length === 0) return []
  const more = places.length > most ? [`  and ${places.length - most} more`] : []
  const head = `"${name}" still stands here; see whether it is meant:`
  return [[head, ...places.slice(0, most), ...more].join('\n')]
}

/** Code that people write, in every application and in the database package. */
export const sources = (state: ProjectState) =>
  [...state.list('apps'), ...state.list('packages/db')].filter((path) =>
    /^(?:apps\/[^/]+\/(?:src|test)|packages\/db)\/.*\.[cm]?[jt]sx?$/.test(path),
  )
