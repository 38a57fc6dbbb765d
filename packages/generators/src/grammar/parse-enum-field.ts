import { checkEnumValues } from './check-name.ts'
import { pslDefaultOfEnum } from './enum-default.ts'
import type { EnumSpec } from './field-spec.ts'
import { indexKind } from './index-kind.ts'
import { parseModifiers } from './modifiers.ts'
import { columnModifiers, refuseUnique } from './parse-scalar-field.ts'
import { specError } from './spec-error.ts'

/** `status:enum:draft,live` or `status:OrderState`. */
export function parseEnumField(name: string, type: string, segments: string[]): EnumSpec {
  const isNew = type === 'enum'
  const [values = '', ...others] = segments
  const of = isNew ? { values: enumValues(name, values) } : { name: type }
  const modifiers = parseModifiers(name, 'enum', isNew ? others : segments)
  const common = columnModifiers(name, modifiers)
  refuseUnique(name, common.unique, 'an enum has a few values')
  const index = indexKind(name, type, modifiers, ['btree', 'desc', 'hash'])
  const written = modifiers.get('default')
  return {
    kind: 'enum',
    of,
    ...common,
    ...(index === undefined ? {} : { index }),
    ...(typeof written === 'string'
      ? {
          default: pslDefaultOfEnum(
            name,
            written,
            common.list,
            'values' in of ? of.values : undefined,
          ),
        }
      : {}),
  }
}

function enumValues(name: string, text: string): string[] {
  const values = text.split(',')
  if (text === '' || text.includes('=') || !values.every((value) => value !== '')) {
    throw specError(
      'TYPE',
      `Field "${name}" is an enum without values.`,
      `Write ${name}:enum:draft,live, or ${name}:OrderState for an enum that exists`,
    )
  }
  checkEnumValues(name, values)
  return values
}
