import { deserialize, serialize } from 'node:v8'

interface Packed {
  /** Strings, numbers, booleans, null. */
  values: unknown[]
  /** Keys of the objects that have the same. */
  shapes: string[][]
  /**
   * One node after the other, each behind what it refers to: its shape, or -1 and the length of an
   * array, then its children: the number of a node, or the complement of that of a value.
   */
  nodes: Int32Array
}

/** Bytes of JSON data in which one object stands for equal parts: 4 MB for a DMMF of 45. */
export function packShared(data: unknown): Buffer {
  const values = new Map<unknown, number>()
  const shapes = new Map<string, number>()
  const objects = new Map<object, number>()
  const nodes: number[] = []
  const add = (item: unknown): number => {
    if (typeof item !== 'object' || item === null) return ~numberIn(values, item)
    const known = objects.get(item)
    if (known !== undefined) return known
    const children = Object.values(item).map(add)
    if (Array.isArray(item)) nodes.push(-1, children.length)
    else nodes.push(numberIn(shapes, JSON.stringify(Object.keys(item))))
    for (const child of children) nodes.push(child)
    return numberIn(objects, item)
  }
  add(data)
  const packed: Packed = {
    values: [...values.keys()],
    shapes: [...shapes.keys()].map((keys) => JSON.parse(keys)),
    nodes: Int32Array.from(nodes),
  }
  return serialize(packed)
}

/** The number of a key, the next if it has none. */
function numberIn<Key>(numbers: Map<Key, number>, key: Key): number {
  const known = numbers.get(key)
  if (known !== undefined) return known
  numbers.set(key, numbers.size)
  return numbers.size - 1
}

/** What `packShared` was given, as much shared. */
export function unpackShared(bytes: Buffer): unknown {
  const { values, shapes, nodes }: Packed = deserialize(bytes)
  const made: unknown[] = []
  const child = (at: number) => {
    const number = nodes[at] ?? 0
    return number < 0 ? values[~number] : made[number]
  }
  for (let at = 0; at < nodes.length; ) {
    const keys = shapes[nodes[at] ?? -1]
    at += 1
    if (keys === undefined) {
      const length = nodes[at] ?? 0
      made.push(Array.from({ length }, (_, index) => child(at + 1 + index)))
      at += 1 + length
    } else {
      const object: Record<string, unknown> = {}
      for (const key of keys) object[key] = child(at++)
      made.push(object)
    }
  }
  return made.at(-1)
}
