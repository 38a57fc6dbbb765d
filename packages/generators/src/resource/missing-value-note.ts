import type { FileChange } from '@repo/migrate/generation'
import type { ProjectState } from '../pipeline/project-state.ts'
import type { ModelNames } from '../plan/names.ts'
import { sources } from './mention-note.ts'
import { queryLiterals } from './query-edits.ts'
import type { FieldChange } from './resource-change.ts'
import { propertiesOf } from './source/object-literal.ts'
import { scanSource } from './source/scan-source.ts'

/** Says which code makes records without a value that they need from now on: the seed, as a rule. */
export function missingValueNotes(
  changes: readonly FieldChange[],
  { one, model }: ModelNames,
  changed: readonly FileChange[],
  state: ProjectState,
): string[] {
  const after = new Map(changed.map((file) => [file.path, file.after]))
  return changes.filter(isNewlyRequired).flatMap(({ column: { to } }) => {
    const places = sources(state).flatMap((path) => {
      const content = after.has(path) ? after.get(path) : state.read(path)
      return content?.includes(`.${one}.`) ? linesWithout(to.name, content, one, path) : []
    })
    const head = `Here a ${model} is made without "${to.name}", which it needs now:`
    return places.length === 0 ? [] : [[head, ...places].join('\n')]
  })
}

type NewlyRequired = Extract<FieldChange, { column: object }> & { column: { to: object } }

const isNewlyRequired = (change: FieldChange): change is NewlyRequired =>
  'column' in change && change.column.to?.required === true && !change.column.from?.required

/** Literals into which another is spread may have it. */
function linesWithout(name: string, content: string, one: string, path: string): string[] {
  const source = scanSource(content)
  if (source === undefined) return []
  const made = queryLiterals(source, one, new Set(['data', 'create']), /^(create|upsert)/)
  const places = made.flatMap((open) => {
    const properties = propertiesOf(source, open)
    if (properties.some(({ key, kind }) => key === name || kind === 'spread')) return []
    const before = content.slice(0, source.tokens[open]?.start)
    return `  ${path}:${before.split('\n').length}`
  })
  return [...new Set(places)]
}
