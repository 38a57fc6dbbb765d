import { checkedExpression } from './check-expression.ts'
import { checkFieldName, checkMap } from './check-name.ts'
import type { ManySpec, OnDelete, RefSpec } from './field-spec.ts'
import { parseModifiers } from './modifiers.ts'
import { specError } from './spec-error.ts'

const deleteRules: Record<string, OnDelete> = {
  cascade: 'Cascade',
  restrict: 'Restrict',
  setnull: 'SetNull',
  noaction: 'NoAction',
}

/** `author:ref:User` or `tags:many:Tag`. */
export function parseRelationField(
  name: string,
  kind: 'ref' | 'many',
  [target = '', ...segments]: string[],
): RefSpec | ManySpec {
  // What models there are, and how they are written, only the schema knows.
  if (!/^[A-Za-z]\w*$/.test(target)) {
    throw specError(
      'TYPE',
      `Field "${name}" refers to "${target}", which is no model name.`,
      `Write ${name}:${kind}:User`,
    )
  }
  const modifiers = parseModifiers(name, kind, segments)
  const named = {
    name,
    target,
    ...text('doc', modifiers.get('doc')),
    ...text('as', modifiers.get('as')),
    ...text('rel', modifiers.get('rel')),
  }
  if (named.as !== undefined) checkFieldName(named.as)
  if (named.rel !== undefined && !/^[A-Za-z]\w{0,59}$/.test(named.rel)) {
    throw specError('NAME', `"${named.rel}" is no relation name.`, 'Use letters, digits and _')
  }
  if (kind === 'many') return { kind, ...named }
  const map = modifiers.get('map')
  const backfill = modifiers.get('backfill')
  if (typeof backfill === 'string') checkedExpression(backfill, 'backfill=')
  if (typeof map === 'string') checkMap(name, map)
  const onDelete = deleteRule(name, modifiers.get('onDelete'))
  const optional = modifiers.has('optional')
  if (onDelete === 'SetNull' && !optional) {
    throw specError(
      'MODIFIER',
      `Field "${name}" is required, so onDelete=setnull cannot empty it.`,
      'Add optional, or give onDelete=cascade or onDelete=restrict',
    )
  }
  return {
    kind,
    ...named,
    optional,
    unique: modifiers.has('unique'),
    private: modifiers.has('private'),
    index: !modifiers.has('noindex') && !modifiers.has('unique'),
    ...text('map', map),
    ...text('backfill', backfill),
    ...(onDelete === undefined ? {} : { onDelete }),
  }
}

function text<Key extends string>(key: Key, value: string | true | undefined) {
  // The key is the only one of the object; TypeScript widens computed keys to `string`.
  return (typeof value === 'string' ? { [key]: value } : {}) as { [K in Key]?: string }
}

function deleteRule(name: string, written: string | true | undefined): OnDelete | undefined {
  if (typeof written !== 'string') return undefined
  const rule = Object.hasOwn(deleteRules, written.toLowerCase())
    ? deleteRules[written.toLowerCase()]
    : undefined
  if (rule !== undefined) return rule
  throw specError(
    'MODIFIER',
    `Field "${name}" has onDelete=${written}.`,
    `It takes ${Object.keys(deleteRules).join(', ')}`,
  )
}
