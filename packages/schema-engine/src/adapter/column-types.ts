import { ColumnTypeEnum as Column, type ColumnType } from '@prisma/driver-adapter-utils'
import { parse as parseArray } from 'postgres-array'

interface Decoder {
  type: ColumnType
  decode: (text: string) => unknown
}

const asIs = (text: string): string => text
const text: Decoder = { type: Column.Text, decode: asIs }
const int32: Decoder = { type: Column.Int32, decode: Number }

/** Types by OID. What is missing is read as text, which is all that the engine needs to know of it. */
const scalars: Record<number, Decoder> = {
  16: { type: Column.Boolean, decode: (value) => value === 't' },
  18: { type: Column.Character, decode: asIs }, // "char": the catalogs' one-byte flags
  19: text, // name
  20: { type: Column.Int64, decode: asIs },
  21: int32,
  23: int32,
  25: text,
  26: { type: Column.Int64, decode: asIs }, // oid
  114: { type: Column.Json, decode: asIs },
  700: { type: Column.Float, decode: Number },
  701: { type: Column.Double, decode: Number },
  1082: { type: Column.Date, decode: asIs },
  1083: { type: Column.Time, decode: asIs },
  1114: { type: Column.DateTime, decode: isoTimestamp },
  1184: { type: Column.DateTime, decode: isoTimestamp },
  1700: { type: Column.Numeric, decode: asIs },
  2950: { type: Column.Uuid, decode: asIs },
  3802: { type: Column.Json, decode: asIs },
}

/** Element types of arrays by OID: "char", name, smallint, int, text, varchar, bigint, oid. */
const elements: Record<number, number> = {
  1002: 18,
  1003: 19,
  1005: 21,
  1007: 23,
  1009: 25,
  1015: 25,
  1016: 20,
  1028: 26,
}

const arrayTypes = new Map<ColumnType, ColumnType>([
  [Column.Character, Column.CharacterArray],
  [Column.Int32, Column.Int32Array],
  [Column.Int64, Column.Int64Array],
  [Column.Text, Column.TextArray],
])

/** How the text of a column becomes what the engine expects for it. */
export function columnDecoder(oid: number): Decoder {
  const element = elements[oid]
  if (element === undefined) return scalars[oid] ?? text
  const { type, decode } = scalars[element] ?? text
  return {
    type: arrayTypes.get(type) ?? Column.TextArray,
    decode: (value) => parseArray(value, decode),
  }
}

/** `2026-01-02 03:04:05+00` as `2026-01-02T03:04:05+00:00`. */
function isoTimestamp(value: string): string {
  return value.replace(' ', 'T').replace(/([+-]\d\d)$/, '$1:00')
}
