import { checkFieldName } from './check-name.ts'
import type { FieldSpec } from './field-spec.ts'
import { parseEnumField } from './parse-enum-field.ts'
import { parseRelationField } from './parse-relation-field.ts'
import { parseScalarField } from './parse-scalar-field.ts'
import { scalarTypeName, scalarTypes } from './scalar-types.ts'
import { specError } from './spec-error.ts'
import { replaceSynonyms } from './synonyms.ts'

/** Reads one field argument. Throws a `SPEC.…` UserError (exit code 2) that says what is wrong. */
export function parseField(argument: string): FieldSpec {
  const spec = parseFieldThatIs(argument)
  checkFieldName(spec.name)
  return spec
}

/** The same of a field that is there already, by whatever name. */
export function parseFieldThatIs(argument: string): FieldSpec {
  const [name = '', type, ...rest] = replaceSynonyms(argument)
  if (type === undefined || type === '') {
    throw specError(
      'SYNTAX',
      name.startsWith('-') ? `"${name}" is no flag.` : `Field "${argument}" has no type.`,
      `Write ${/^\w+$/.test(name) ? name : 'name'}:string`,
    )
  }
  if (type === 'ref' || type === 'many') return parseRelationField(name, type, rest)
  if (type === 'enum' || /^[A-Z]|_/.test(type)) return parseEnumField(name, type, rest)
  const scalar = scalarTypeName(type)
  if (scalar === undefined) throw unknownType(argument, name, type)
  return parseScalarField(name, scalar, rest)
}

/** A bare `decimal10` is what bash leaves of `decimal{10,2}`. */
function unknownType(argument: string, name: string, type: string): Error {
  const expanded = /^(decimal|char|string|vector|enum|ref|many)(\w+)$/.exec(type)
  if (expanded?.[1] !== undefined) {
    const [, base] = expanded
    const example = base === 'decimal' ? 'decimal:10.2' : `${base}:${expanded[2]}`
    return specError(
      'BRACES',
      `"${argument}" has the type "${type}": the shell expands {} into several arguments.`,
      `Write ${name}:${example} with a colon, or quote the argument`,
    )
  }
  const meant = Object.hasOwn(elsewhere, type.toLowerCase())
    ? elsewhere[type.toLowerCase()]
    : undefined
  return specError(
    'TYPE',
    `Field "${name}" has the unknown type "${type}".`,
    meant
      ? `Write ${name}:${meant}`
      : `Types are ${[...Object.keys(scalarTypes), 'enum', 'ref', 'many'].join(', ')}`,
  )
}

/** What other tools call our types. */
const elsewhere: Record<string, string> = {
  varchar: 'string:120',
  boolean: 'bool',
  integer: 'int',
  number: 'int',
  double: 'float',
  numeric: 'decimal:10.2',
  jsonb: 'json',
  bytea: 'bytes',
  serial: 'int:default=autoincrement',
}
