import type { EnumSpec, ScalarSpec, ScalarTypeName } from '../grammar/field-spec.ts'
import type { ApiField } from './api-field.ts'

type Samples = Pick<ApiField, 'sample' | 'other' | 'made' | 'madeWith'>

/** Values that the column takes, as short as the type lets them be, and as the API answers them. */
export function samplesOf(
  spec: ScalarSpec | EnumSpec,
  enumValues: (name: string) => string[],
): Samples {
  const [sample, other, made, ...madeWith] =
    spec.kind === 'enum'
      ? enumSamples('values' in spec.of ? spec.of.values : enumValues(spec.of.name))
      : scalarSamples[spec.type](spec.name, spec.size, spec.unique)
  if (!spec.list) return { sample, other, made, madeWith }
  return { sample: `[${sample}]`, other: `[${other}]`, made: `[${made}]`, madeWith }
}

type Sample = [sample: string, other: string, made: string, ...imports: string[]]

function enumSamples([first = '', second = first]: string[]): Sample {
  return [quote(first), quote(second), quote(first)]
}

const quote = (text: string) => `'${text}'`

/** `email-1`, or its end where the column is narrow. */
const short = (text: string, size = Number.POSITIVE_INFINITY) => quote(text.slice(-size))

function textSamples(name: string, [size]: number[], unique: boolean): Sample {
  const sample = short(`${name}-1`, size)
  const other = short(`${name}-2`, size)
  if (!unique) return [sample, other, sample]
  const room = (size ?? Number.POSITIVE_INFINITY) - name.length - 1
  if (room >= 36) return [sample, other, `\`${name}-\${randomUUID()}\``, 'randomUUID']
  const made =
    size === undefined || size >= 36
      ? 'randomUUID()'
      : `randomBytes(${size}).toString('hex').slice(-${size})`
  return [sample, other, made, size === undefined || size >= 36 ? 'randomUUID' : 'randomBytes']
}

/** A literal of each type that has none but one; where it must be unique, a random one. */
const literal =
  (body: string, other: string, made: string, random: string, ...imports: string[]) =>
  (_name: string, _size: number[], unique: boolean): Sample =>
    unique ? [body, other, random, ...imports] : [body, other, made]

function decimalSamples(
  _name: string,
  [precision = 1, scale = 0]: number[],
  unique: boolean,
): Sample {
  const unit = precision > scale ? 1 : 10 ** -scale
  const body = quote(unit.toFixed(scale))
  const other = quote((unit * 2).toFixed(scale))
  if (!unique) return [body, other, body]
  const most = Math.min(10 ** (precision - scale), 2 ** 47)
  return precision > scale ? [body, other, `randomInt(${most})`, 'randomInt'] : [body, other, body]
}

const uuids = [
  "'018f4e2a-0000-7000-8000-000000000001'",
  "'018f4e2a-0000-7000-8000-000000000002'",
] as const
const instants = ["'2026-01-31T12:30:00.000Z'", "'2026-02-28T12:30:00.000Z'"] as const

const instant = literal(
  ...instants,
  `new Date(${instants[0]})`,
  'new Date(randomInt(2 ** 40))',
  'randomInt',
)

const scalarSamples: Record<
  ScalarTypeName,
  (name: string, size: number[], unique: boolean) => Sample
> = {
  string: textSamples,
  text: textSamples,
  char: (name, size, unique) => {
    // Postgres pads a shorter value with spaces.
    const wide = (digit: string) => quote(digit.repeat(size[0] ?? 1))
    const [, , made, ...imports] = textSamples(name, size, true)
    return unique ? [wide('1'), wide('2'), made, ...imports] : [wide('1'), wide('2'), wide('1')]
  },
  citext: textSamples,
  int: literal('1', '2', '1', 'randomInt(2 ** 31)', 'randomInt'),
  smallint: literal('1', '2', '1', 'randomInt(2 ** 15)', 'randomInt'),
  bigint: literal("'1'", "'2'", '1n', 'BigInt(randomInt(2 ** 47))', 'randomInt'),
  float: literal('1.5', '2.5', '1.5', 'randomInt(2 ** 31)', 'randomInt'),
  real: literal('1.5', '2.5', '1.5', 'randomInt(2 ** 20)', 'randomInt'),
  decimal: decimalSamples,
  bool: literal('true', 'false', 'true', 'true'),
  date: literal(
    "'2026-01-31T00:00:00.000Z'",
    "'2026-02-28T00:00:00.000Z'",
    "new Date('2026-01-31')",
    'new Date(randomInt(20_000) * 86_400_000)',
    'randomInt',
  ),
  time: literal(
    "'1970-01-01T12:30:00.000Z'",
    "'1970-01-01T12:31:00.000Z'",
    "new Date('1970-01-01T12:30:00Z')",
    'new Date(randomInt(86_400_000))',
    'randomInt',
  ),
  datetime: instant,
  timestamp: instant,
  json: literal('{ key: 1 }', '{ key: 2 }', '{ key: 1 }', '{ key: randomUUID() }', 'randomUUID'),
  bytes: literal("'aGk='", "'aG8='", "Buffer.from('hi')", 'randomBytes(16)', 'randomBytes'),
  uuid: literal(...uuids, uuids[0], 'randomUUID()', 'randomUUID'),
  inet: literal(
    "'10.0.0.1'",
    "'10.0.0.2'",
    "'10.0.0.1'",
    // One address of 16 million.
    "['10', randomInt(256), randomInt(256), randomInt(256)].join('.')",
    'randomInt',
  ),
  tsvector: literal('null', 'null', 'null', 'null'),
  vector: literal('null', 'null', 'null', 'null'),
  interval: literal('null', 'null', 'null', 'null'),
}
