const quote = 0x22
const backslash = 0x5c
const comma = 0x2c
const openObject = 0x7b
const closeObject = 0x7d
const openArray = 0x5b
const closeArray = 0x5d

/** Arrays under these keys repeat their elements again and again in Prisma's DMMF. */
const repetitive = new Set(['fields', 'args', 'inputTypes'])

/**
 * Parses JSON whose repeated elements become one object. Of 300 models, the DMMF is 45 MB of JSON
 * in which six of seven fields were there before: it takes 20 MB of memory so, and 200 otherwise.
 */
export function parseShared(json: Buffer): unknown {
  let at = 0
  const seen = new Map<string, unknown>()

  const skip = () => {
    at = endOf(json, at)
  }
  const primitive = (): unknown => {
    const start = at
    if (json[at] === quote) skip()
    else while (json[at] !== comma && json[at] !== closeObject && json[at] !== closeArray) at += 1
    return JSON.parse(json.toString('utf8', start, at))
  }
  const shared = (): unknown => {
    const start = at
    skip()
    const end = at
    const text = json.toString('latin1', start, end) // as a key, whatever it is encoded in
    const known = seen.get(text)
    if (known !== undefined) return known
    at = start
    const fresh = value('')
    seen.set(text, fresh)
    return fresh
  }
  const value = (key: string): unknown => {
    if (json[at] === openArray) {
      const element = repetitive.has(key) ? shared : () => value('')
      const array: unknown[] = []
      for (at += 1; json[at] !== closeArray; at += json[at] === comma ? 1 : 0) array.push(element())
      at += 1
      return array
    }
    if (json[at] !== openObject) return primitive()
    const object: Record<string, unknown> = {}
    for (at += 1; json[at] !== closeObject; at += json[at] === comma ? 1 : 0) {
      const name = String(primitive())
      at += 1 // the colon
      object[name] = value(name)
    }
    at += 1
    return object
  }
  return value('')
}

/** Where the string, array or object ends that starts at `at`. */
function endOf(json: Buffer, at: number): number {
  let depth = 0
  do {
    const byte = json[at]
    if (byte === quote) {
      for (at += 1; json[at] !== quote; at += 1) if (json[at] === backslash) at += 1
    } else if (byte === openObject || byte === openArray) depth += 1
    else if (byte === closeObject || byte === closeArray) depth -= 1
    at += 1
  } while (depth > 0)
  return at
}
