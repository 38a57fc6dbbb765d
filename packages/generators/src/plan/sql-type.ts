import { attributesOf } from '../schema/attributes.ts'
import type { ScannedSchema, SchemaItem } from '../schema/scan-schema.ts'
import { databaseName, findEnum } from '../schema/schema-lookup.ts'
import { tableNameIn } from './table-of.ts'

/** Prisma's own column types: prisma.io/docs/orm/overview/databases/postgresql. */
const scalars: Record<string, string> = {
  String: 'TEXT',
  Boolean: 'BOOLEAN',
  Int: 'INTEGER',
  BigInt: 'BIGINT',
  Float: 'DOUBLE PRECISION',
  Decimal: 'DECIMAL(65,30)',
  DateTime: 'TIMESTAMP(3)',
  Json: 'JSONB',
  Bytes: 'BYTEA',
}

/** A column's type in SQL, as Prisma writes it: `VARCHAR(120)`, `"post_status"`, `"app"."post_status"`. */
export function sqlType(schema: ScannedSchema, item: SchemaItem): string {
  const native = attributesOf(item).find(({ name }) => name.startsWith('@db.'))
  const list = item.arity === 'list' ? '[]' : ''
  if (native !== undefined) return `${nativeSql(native.text)}${list}`
  const found = findEnum(schema, item.type)
  if (found !== undefined) return `${tableNameIn(found, databaseName(found))}${list}`
  const [, unsupported] = /Unsupported\("(.*?)"\)/.exec(item.text) ?? []
  return `${unsupported ?? scalars[item.type] ?? item.type}${list}`
}

function nativeSql(attribute: string): string {
  const type = attribute.replace('@db.', '')
  return type === 'DoublePrecision' ? 'DOUBLE PRECISION' : type.toUpperCase()
}
