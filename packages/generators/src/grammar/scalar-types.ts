import type { IndexKind, ScalarTypeName } from './field-spec.ts'

/** Prisma's scalar that a type becomes. */
type PrismaType =
  | 'String'
  | 'Int'
  | 'BigInt'
  | 'Float'
  | 'Decimal'
  | 'Boolean'
  | 'DateTime'
  | 'Json'
  | 'Bytes'
  | 'Unsupported'

export interface ScalarType {
  prisma: PrismaType
  /** `@db.…` without its size; for `Unsupported` the database's type. */
  native?: string
  /** Numbers in the size: how many, and the least and most of each. */
  size?: { required: boolean; ranges: [number, number][]; example: string }
  /** `@db.…` when a size is given and `native` is not set. */
  sizedNative?: string
  /** Postgres extension that owns the type. */
  extension?: string
  /** Index kinds beside btree. */
  indexes: IndexKind[]
}

const ordered: IndexKind[] = ['btree', 'desc', 'hash']
const length = (required: boolean, most: number, example: string) => ({
  required,
  ranges: [[1, most]] satisfies [number, number][],
  example,
})

/** GENERATORS.md's table of types. `@db` names: prisma.io/docs/orm/overview/databases/postgresql. */
export const scalarTypes: Record<ScalarTypeName, ScalarType> = {
  string: {
    prisma: 'String',
    sizedNative: 'VarChar',
    size: length(false, 10_485_760, 'string:120'),
    indexes: ordered,
  },
  text: { prisma: 'String', indexes: ordered },
  char: {
    prisma: 'String',
    native: 'Char',
    size: length(true, 10_485_760, 'char:2'),
    indexes: ordered,
  },
  citext: { prisma: 'String', native: 'Citext', extension: 'citext', indexes: ordered },
  int: { prisma: 'Int', indexes: ordered },
  smallint: { prisma: 'Int', native: 'SmallInt', indexes: ordered },
  bigint: { prisma: 'BigInt', indexes: ordered },
  float: { prisma: 'Float', indexes: ordered },
  real: { prisma: 'Float', native: 'Real', indexes: ordered },
  decimal: {
    prisma: 'Decimal',
    native: 'Decimal',
    size: {
      required: true,
      ranges: [
        [1, 1000],
        [0, 1000],
      ],
      example: 'decimal:10.2',
    },
    indexes: ordered,
  },
  bool: { prisma: 'Boolean', indexes: ordered },
  date: { prisma: 'DateTime', native: 'Date', indexes: ordered },
  time: { prisma: 'DateTime', native: 'Time(3)', indexes: ordered },
  datetime: { prisma: 'DateTime', native: 'Timestamptz(3)', indexes: ordered },
  timestamp: { prisma: 'DateTime', native: 'Timestamp(3)', indexes: ordered },
  json: { prisma: 'Json', native: 'JsonB', indexes: ['btree', 'gin'] },
  bytes: { prisma: 'Bytes', indexes: ordered },
  uuid: { prisma: 'String', native: 'Uuid', indexes: ordered },
  inet: { prisma: 'String', native: 'Inet', indexes: ordered },
  tsvector: { prisma: 'Unsupported', native: 'tsvector', indexes: ['gin'] },
  vector: {
    prisma: 'Unsupported',
    native: 'vector',
    extension: 'vector',
    size: length(true, 16_000, 'vector:1536'),
    indexes: [],
  },
  interval: { prisma: 'Unsupported', native: 'interval', indexes: ordered },
}

/** Other spellings of a type. */
const aliases: Record<string, ScalarTypeName> = { timestamptz: 'datetime' }

export function scalarTypeName(word: string): ScalarTypeName | undefined {
  if (Object.hasOwn(aliases, word)) return aliases[word]
  // `hasOwn` has just shown that the word is a key.
  return Object.hasOwn(scalarTypes, word) ? (word as ScalarTypeName) : undefined
}

/** `VarChar(120)`, `Timestamptz(3)`; undefined where Prisma's own default column type serves. */
export function nativeType(name: ScalarTypeName, size: number[]): string | undefined {
  const { native, sizedNative } = scalarTypes[name]
  const base = size.length > 0 ? (native ?? sizedNative) : native
  return base === undefined || size.length === 0 ? base : `${base}(${size.join(', ')})`
}
