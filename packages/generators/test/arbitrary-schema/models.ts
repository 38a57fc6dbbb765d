import { type Column, columnOf, type EnumChoice, type RawColumn } from './columns.ts'
import type { BlockShape } from './shape.ts'

export interface RawModel {
  name: string
  key: number
  columns: RawColumn[]
  indexes: RawIndex[]
  /** Bits: table name; ignored, if all the others are set. */
  flags: number
}

export interface RawIndex {
  columns: number[]
  flags: number
}

export interface ModelShape extends BlockShape {
  ignored: boolean
  /** Fields that a relation can refer to. */
  key: Column[]
  /** Whether the key is one `@id`, which implicit many-to-many relations need. */
  hasSingleId: boolean
  columns: Column[]
}

/** A model without relations. */
export function modelOf(raw: RawModel, at: number, enums: EnumChoice[]): ModelShape {
  const ignored = (raw.flags & 0b11110) === 0b11110
  const { key, attributes } = keyOf(raw.key, at)
  const names = new Set(key.map(({ name }) => name.toLowerCase()))
  const columns = raw.columns.map((column, index) => {
    const { attributes: own, ...rest } = columnOf(
      { ...column, name: freshName(names, column.name) },
      index,
      enums,
    )
    // Prisma refuses `@ignore` where the whole model is ignored.
    return { ...rest, attributes: own.filter((text) => !(ignored && text === '@ignore')) }
  })
  const indexes = raw.indexes.map((index, number) =>
    indexOf(
      index,
      columns.filter(({ indexable }) => indexable),
      `i ${at}_${number}`,
    ),
  )
  return {
    kind: 'model',
    name: raw.name,
    lines: [...key, ...columns],
    attributes: [
      ...attributes,
      ...unlike(indexes, columns),
      ...(raw.flags & 1 ? [`@@map("t${at} // {")`] : []),
      ...(ignored ? ['@@ignore'] : []),
    ],
    ignored,
    key,
    hasSingleId: raw.key % 5 < 2,
    columns: [...key, ...columns],
  }
}

/** The name, or the name with a number where it is taken in any case. */
export function freshName(taken: Set<string>, name: string): string {
  let fresh = name
  for (let number = 2; taken.has(fresh.toLowerCase()); number += 1) fresh = `${name}${number}`
  taken.add(fresh.toLowerCase())
  return fresh
}

const column = (name: string, type: string, ...attributes: string[]): Column => ({
  name,
  type,
  attributes,
  indexable: true,
})

function keyOf(kind: number, at: number): { key: Column[]; attributes: string[] } {
  const pair = [column('part', 'Int'), column('code', 'String', '@db.VarChar(9)')]
  switch (kind % 5) {
    case 0:
      return { key: [column('id', 'Int', '@id', '@default(autoincrement())')], attributes: [] }
    case 1:
      return {
        key: [column('id', 'String', `@id(map: "pk ${at}")`, '@default(uuid(7))', '@db.Uuid')],
        attributes: [],
      }
    case 2:
      return { key: [column('key', 'String', '@unique')], attributes: [] }
    case 3:
      return { key: pair, attributes: ['@@id([part, code])'] }
    default:
      return { key: pair, attributes: ['@@unique(fields: [code(sort: Desc), part])'] }
  }
}

function indexOf({ columns, flags }: RawIndex, choices: Column[], map: string) {
  const named = [...new Set(columns.map((at) => choices[at % choices.length]))]
  const fields = named.flatMap((one) => (one === undefined ? [] : [one.name]))
  const has = (bit: number) => (flags & (1 << bit)) !== 0
  const [first] = fields
  const sorted = fields.map((name, at) => (has(2) && at === 0 ? `${name}(sort: Desc)` : name))
  const list =
    has(3) && fields.length === 1 && first !== undefined ? first : `[${sorted.join(', ')}]`
  const args = [
    has(4) ? `fields: ${list}` : list,
    ...(has(1) ? [`map: "${map}"`] : []),
    ...(!has(0) && !has(2) && fields.length === 1 && has(5) ? ['type: Hash'] : []),
  ]
  return {
    fields,
    text: `@@${has(0) ? 'unique' : 'index'}(${(has(6) && has(4) ? args.reverse() : args).join(', ')})`,
  }
}

/** Two indexes on the same columns would share their name. */
function unlike(indexes: { fields: string[]; text: string }[], columns: Column[]): string[] {
  const unique = columns.filter(({ attributes }) => attributes.includes('@unique'))
  const seen = new Set(unique.map(({ name }) => name))
  return indexes.flatMap(({ fields, text }) => {
    const key = fields.join()
    if (fields.length === 0 || seen.has(key)) return []
    seen.add(key)
    return [text]
  })
}
