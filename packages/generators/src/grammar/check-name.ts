import { usageError } from '@repo/cli'
import {
  brokenFieldNames,
  brokenModelNames,
  javascriptReserved,
  prismaScalars,
} from './reserved-names.ts'
import { specError } from './spec-error.ts'
import { snakeCase, upperFirst } from './words.ts'

/** Postgres cuts names after this many bytes, without a word. */
const mostBytes = 63

/** Throws a usage error for a `--plural` that no table, route or variable could have. */
export function checkPlural(plural: string): void {
  if (/^[A-Za-z][A-Za-z\d_-]*$/.test(plural)) return
  throw usageError(`--plural "${plural}" is no name.`, 'Add --plural newsItems')
}

/** The same for an enum, whose name is a type beside those of models. */
export const checkEnumName = (name: string): void => checkTypeName('enum', name)

/** Throws `SPEC.NAME` for what is no PascalCase name, or breaks Prisma's client or the generated code. */
export const checkModelName = (name: string): void => checkTypeName('model', name)

function checkTypeName(kind: 'model' | 'enum', name: string): void {
  if (!/^[A-Z][A-Za-z\d]*$/.test(name)) {
    throw specError(
      'NAME',
      `"${name}" is no ${kind} name: it starts with a capital and holds letters and digits only.`,
      `Write ${pascalSuggestion(name)}`,
    )
  }
  const lower = name.toLowerCase()
  const why = prismaScalars.has(name)
    ? 'is a Prisma type'
    : javascriptReserved.has(lower)
      ? 'is a reserved word of JavaScript when written as a variable'
      : brokenModelNames.has(lower)
        ? 'is accepted by Prisma, but its client or the generated routes break on it'
        : undefined
  if (why !== undefined) refuseName(upperFirst(kind), name, why, `${name}Record`)
}

/** Throws `SPEC.NAME` for what is no camelCase name or breaks Prisma's client. */
export function checkFieldName(name: string): void {
  const why = brokenFieldNames.has(name)
    ? 'is accepted by Prisma, but its client breaks on it'
    : undefined
  if (why !== undefined) refuseName('Field', name, why, `${name.toLowerCase()}Value`)
  if (!/^[a-z][A-Za-z\d]*$/.test(name)) {
    throw specError(
      'NAME',
      `"${name}" is no field name: it starts with a small letter and holds letters and digits only.`,
      `Write ${camelSuggestion(name)}`,
    )
  }
  checkBytes(snakeCase(name), name)
}

export function checkEnumValue(owner: string, value: string): void {
  if (!/^[A-Za-z]\w*$/.test(value)) {
    throw specError(
      'NAME',
      `The enum "${owner}" has the value "${value}"; a value holds letters, digits and _ and starts with a letter.`,
      `Write ${value.replaceAll(/\W+/g, '_').replace(/^[^A-Za-z]+/, '') || 'draft'}`,
    )
  }
  checkBytes(value, value)
}

/** Checks the values of an enum, named by itself or by its field. Throws `SPEC.NAME` and `SPEC.TYPE`. */
export function checkEnumValues(owner: string, values: readonly string[]): void {
  for (const value of values) checkEnumValue(owner, value)
  const lower = values.map((value) => value.toLowerCase())
  const twice = values.find((_value, at) => lower.indexOf(lower[at] ?? '') !== at)
  if (twice !== undefined) {
    throw specError('TYPE', `The enum "${owner}" has "${twice}" twice.`, 'Give it once')
  }
}

/** Checks the column name of `map=`. */
export function checkMap(field: string, column: string): void {
  if (!/^[A-Za-z_][\w$]*$/.test(column)) {
    throw specError(
      'NAME',
      `Field "${field}" has map=${column}, which is no plain database name.`,
      `Write map=${snakeCase(field)}`,
    )
  }
  checkBytes(column, field)
}

/** Throws where Postgres would cut the name. */
export function checkBytes(databaseName: string, shown: string): void {
  const bytes = Buffer.byteLength(databaseName)
  if (bytes <= mostBytes) return
  throw specError(
    'NAME',
    `"${shown}" is "${databaseName}" in the database: ${bytes} bytes, and Postgres cuts after ${mostBytes}.`,
    'Choose a shorter name',
  )
}

function refuseName(what: string, name: string, why: string, instead: string): never {
  throw specError('NAME', `${what} name "${name}" ${why}.`, `Choose another, such as ${instead}`)
}

function pascalSuggestion(name: string): string {
  const words = name.match(/[A-Za-z\d]+/g) ?? []
  const joined = words.map((word) => word[0]?.toUpperCase() + word.slice(1)).join('')
  return joined.replace(/^\d+/, '') || 'Post'
}

function camelSuggestion(name: string): string {
  const pascal = pascalSuggestion(name)
  return pascal === 'Post' && !/post/i.test(name)
    ? 'title'
    : pascal[0]?.toLowerCase() + pascal.slice(1)
}
