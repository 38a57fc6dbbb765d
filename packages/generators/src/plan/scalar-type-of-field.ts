import type { ScalarTypeName } from '../grammar/field-spec.ts'
import { nativeType, scalarTypes } from '../grammar/scalar-types.ts'
import { attributesOf } from '../schema/attributes.ts'
import type { SchemaItem } from '../schema/scan-schema.ts'

interface ScalarColumnType {
  type: ScalarTypeName
  size: number[]
}

/** Other spellings: what Prisma takes without `@db`, and Postgres without a size or with another precision. */
const spellings: Record<string, ScalarTypeName> = {
  String: 'string',
  'String @db.Text': 'text',
  'Int @db.Integer': 'int',
  'BigInt @db.BigInt': 'bigint',
  'Float @db.DoublePrecision': 'float',
  'Boolean @db.Boolean': 'bool',
  'DateTime @db.Time': 'time',
  'DateTime @db.Time(6)': 'time',
  'DateTime @db.Timestamptz': 'datetime',
  'DateTime @db.Timestamptz(6)': 'datetime',
  DateTime: 'timestamp',
  Json: 'json',
  'Bytes @db.ByteA': 'bytes',
}

/** As `nativeType` writes them, without a size. `string` is written as `text` is. */
const written = new Map(
  (Object.keys(scalarTypes) as ScalarTypeName[]) // the keys of a Record of exactly these
    .filter((name) => name !== 'text')
    .map((name) => [spelling(scalarTypes[name].prisma, nativeType(name, [])), name]),
)

/** The grammar's type of a scalar field, by Prisma's type and `@db`; undefined for one that it lacks. */
export function scalarTypeOfField(item: SchemaItem): ScalarColumnType | undefined {
  const native = attributesOf(item).find(({ name }) => name.startsWith('@db.'))
  const [, unsupported] = /Unsupported\("(.*?)"\)/.exec(item.text) ?? []
  const prisma = unsupported === undefined ? item.type : 'Unsupported'
  const text = unsupported ?? native?.text.replace('@db.', '')
  const known = typeOf(spelling(prisma, text))
  if (known !== undefined) return { type: known, size: [] }
  const [, base = '', digits] = /^(\w+)\(([\d, ]+)\)$/.exec(text ?? '') ?? []
  if (digits === undefined) return undefined
  const type = base === 'VarChar' ? 'string' : typeOf(spelling(prisma, base))
  return type && scalarTypes[type].size && { type, size: digits.split(',').map(Number) }
}

const typeOf = (key: string) => (Object.hasOwn(spellings, key) ? spellings[key] : written.get(key))

function spelling(prisma: string, native: string | undefined): string {
  if (native === undefined) return prisma
  return prisma === 'Unsupported' ? `Unsupported ${native}` : `${prisma} @db.${native}`
}
