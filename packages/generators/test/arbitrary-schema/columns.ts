import type { LineShape } from './shape.ts'

interface ScalarType {
  type: string
  natives: string[]
  defaults: string[]
  listDefaults: string[]
  /** Whether Postgres has a btree for it. */
  indexable: boolean
}

const scalar = (
  type: string,
  natives: string[],
  defaults: string[],
  listDefaults: string[] = [],
  indexable = true,
): ScalarType => ({ type, natives, defaults, listDefaults, indexable })

export const scalars: ScalarType[] = [
  scalar(
    'String',
    ['@db.VarChar(40)', '@db.Text'],
    ['"x"', '"a // b"', '"} {"', '"say \\"hi\\", @default(1)"', '""'],
    ['["a, b", "]"]', '[]'],
  ),
  scalar('Int', ['@db.Integer', '@db.SmallInt'], ['0', '-7'], ['[1, 2]']),
  scalar('BigInt', ['@db.BigInt'], ['5']),
  scalar('Boolean', ['@db.Boolean'], ['true', 'false']),
  scalar('Float', ['@db.Real', '@db.DoublePrecision'], ['1.5']),
  scalar('Decimal', ['@db.Decimal(10, 2)'], ['0']),
  scalar('DateTime', ['@db.Timestamptz(6)', '@db.Timestamp(3)', '@db.Date'], ['now()']),
  scalar('Json', ['@db.JsonB'], ['"{}"'], [], false),
  scalar('Bytes', [], [], [], false),
  scalar('Unsupported("point")', [], [], [], false),
  scalar('Unsupported("tsvector")', [], [], [], false),
]

export interface RawColumn {
  name: string
  type: number
  arity: number
  /** Bits: default, native type, unique, column name, ignored. */
  flags: number
}

export interface EnumChoice {
  name: string
  values: string[]
}

export interface Column extends LineShape {
  type: string
  indexable: boolean
}

/** A column of a model; `at` tells names in the database apart. */
export function columnOf(raw: RawColumn, at: number, enums: EnumChoice[]): Column {
  const has = (bit: number) => (raw.flags & (1 << bit)) !== 0
  const types = [...scalars, ...enums.map(enumType)]
  const found = types[raw.type % types.length] ?? scalars[0]
  if (found === undefined) throw new Error('There are no types.')
  const unsupported = found.type.startsWith('Unsupported')
  const mark = unsupported ? '?' : ([undefined, '?', '[]'] as const)[raw.arity % 3]
  const choices = mark === '[]' ? found.listDefaults : found.defaults
  const native = found.natives[raw.flags % found.natives.length]
  const byDefault = choices[raw.flags % choices.length]
  const isUnique = has(2) && found.indexable && mark !== '[]'
  const attributes = [
    ...(has(0) && byDefault !== undefined ? [`@default(${byDefault})`] : []),
    // Of lists of such types with a default, Prisma's diff is never empty.
    ...(has(1) && native !== undefined && mark !== '[]' ? [native] : []),
    ...(isUnique ? ['@unique'] : []),
    ...(has(3) ? [`@map("${columnNames[raw.flags % columnNames.length]}${at}")`] : []),
    // Prisma refuses it on what the client does not know anyway.
    ...(has(4) && has(5) && has(6) && !unsupported ? ['@ignore'] : []),
  ]
  return {
    name: raw.name,
    type: found.type,
    ...(mark && { mark }),
    attributes,
    indexable: found.indexable && mark !== '[]',
  }
}

const columnNames = ['c_', 'the col ', 'a//', '{', 'ü', '@map']

const enumType = ({ name, values: [first, ...rest] }: EnumChoice): ScalarType =>
  scalar(name, [], first === undefined ? [] : [first], [`[${[first, ...rest].join(', ')}]`])
