import type { IndexKind } from './field-spec.ts'
import type { Modifiers } from './modifiers.ts'
import { specError } from './spec-error.ts'

/** The index that `index` or `index=gin` asks for. `ofType` are the kinds that the type has. */
export function indexKind(
  name: string,
  type: string,
  modifiers: Modifiers,
  ofType: readonly IndexKind[],
): IndexKind | undefined {
  const written = modifiers.get('index')
  if (written === undefined) return undefined
  // In a list it is the elements that are looked for, which only gin does.
  const allowed: readonly IndexKind[] = modifiers.has('list') ? ['gin'] : ofType
  const asked = written === true ? allowed[0] : written
  const found = allowed.find((kind) => kind === asked)
  if (found !== undefined && (written === true || found !== 'btree')) return found
  const shown = allowed.filter((kind) => kind !== 'btree').map((kind) => `index=${kind}`)
  throw specError(
    'MODIFIER',
    `Field "${name}" of type ${type} cannot have the index "${written === true ? 'index' : written}".`,
    `It takes ${[...(allowed.includes('btree') ? ['index'] : []), ...shown].join(', ') || 'none'}`,
  )
}
