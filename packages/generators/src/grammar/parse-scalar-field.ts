import { checkedExpression } from './check-expression.ts'
import { checkMap } from './check-name.ts'
import { parseDefault } from './default-value.ts'
import type { ScalarSpec, ScalarTypeName } from './field-spec.ts'
import { indexKind } from './index-kind.ts'
import { type Modifiers, parseModifiers } from './modifiers.ts'
import { scalarTypes } from './scalar-types.ts'
import { specError } from './spec-error.ts'

export function parseScalarField(
  name: string,
  type: ScalarTypeName,
  segments: string[],
): ScalarSpec {
  const { size, rest } = takeSize(name, type, segments)
  const modifiers = parseModifiers(name, 'scalar', rest)
  const common = columnModifiers(name, modifiers)
  const indexes = scalarTypes[type].indexes
  const index = indexKind(name, type, modifiers, indexes)
  const written = modifiers.get('default')
  const value =
    typeof written === 'string'
      ? parseDefault(written, { field: name, type, size, list: common.list })
      : undefined
  const unsupported = scalarTypes[type].prisma === 'Unsupported'
  if (unsupported) checkUnsupported(name, type, modifiers)
  if (type === 'citext' && common.list) {
    throw specError(
      'MODIFIER',
      `Field "${name}" is a list of citext, which Prisma's driver adapter reads as one text.`,
      `Write ${name}:text:list`,
    )
  }
  if (type === 'bool') refuseUnique(name, common.unique, 'a bool has two values')
  if (type === 'bool' && !common.optional && !common.list && value === undefined) {
    throw specError(
      'DEFAULT',
      `Field "${name}" is a bool without a default: neither true nor false is said.`,
      `Write ${name}:bool:default=false or ${name}:bool:optional`,
    )
  }
  return {
    kind: 'scalar',
    type,
    size,
    ...common,
    optional: common.optional || unsupported,
    ...(index === undefined ? {} : { index }),
    ...(value === undefined ? {} : { default: value }),
  }
}

/** The modifiers that scalars and enums share. */
export function columnModifiers(name: string, modifiers: Modifiers) {
  const map = modifiers.get('map')
  const doc = modifiers.get('doc')
  const backfill = modifiers.get('backfill')
  if (typeof backfill === 'string') checkedExpression(backfill, 'backfill=')
  const optional = modifiers.has('optional')
  const list = modifiers.has('list')
  if (optional && list) {
    throw specError(
      'MODIFIER',
      `Field "${name}" is both list and optional, which Prisma refuses: an empty list is its nothing.`,
      'Leave out optional',
    )
  }
  if (modifiers.has('unique') && modifiers.has('index')) {
    throw specError(
      'MODIFIER',
      `Field "${name}" is both unique and index; a unique field has an index.`,
      'Leave out index',
    )
  }
  if (typeof map === 'string') checkMap(name, map)
  return {
    name,
    optional,
    list,
    unique: modifiers.has('unique'),
    private: modifiers.has('private'),
    ...(typeof map === 'string' ? { map } : {}),
    ...(typeof doc === 'string' ? { doc } : {}),
    ...(typeof backfill === 'string' ? { backfill } : {}),
  }
}

/** A table with as many rows as values is a mistake more often than a wish. */
export function refuseUnique(name: string, unique: boolean, why: string): void {
  if (!unique) return
  throw specError(
    'MODIFIER',
    `Field "${name}" is unique, but ${why}, so the table could hold no more rows.`,
    'Leave out unique',
  )
}

function takeSize(name: string, type: ScalarTypeName, segments: string[]) {
  const [first, ...rest] = segments
  const { size: rule } = scalarTypes[type]
  const given = first !== undefined && /^\d[\d.]*$/.test(first) ? first : undefined
  if (given === undefined) {
    if (!rule?.required) return { size: [], rest: segments }
    throw specError('SIZE', `Field "${name}" of type ${type} has no size.`, `Write ${rule.example}`)
  }
  const size = given.split('.').map(Number)
  if (rule === undefined) {
    throw specError(
      'SIZE',
      `Type ${type} of field "${name}" takes no size.`,
      `Write ${name}:${type}`,
    )
  }
  const fits =
    size.length === rule.ranges.length &&
    rule.ranges.every(([least, most], at) => {
      const value = size[at] ?? Number.NaN
      return value >= least && value <= most
    }) &&
    (size[1] ?? 0) <= (size[0] ?? 0)
  if (fits) return { size, rest }
  throw specError(
    'SIZE',
    `Field "${name}" has the size "${given}", which ${type} does not take.`,
    `Write ${rule.example}`,
  )
}

function checkUnsupported(name: string, type: string, modifiers: Modifiers): void {
  for (const key of ['list', 'unique', 'default']) {
    if (!modifiers.has(key)) continue
    throw specError(
      'MODIFIER',
      `Field "${name}" of type ${type} cannot be ${key}: Prisma does not read or write this type.`,
      `Leave out ${key}`,
    )
  }
}
