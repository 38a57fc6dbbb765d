/** Scalars of Prisma's schema language, exactly as written there. */
export const prismaScalars: ReadonlySet<string> = new Set(
  'String Boolean Int BigInt Float Decimal DateTime Json Bytes Unsupported'.split(' '),
)

/** Words that cannot name a variable in a module: the routes hold `const post = await …`. */
export const javascriptReserved: ReadonlySet<string> = new Set(
  `arguments async await break case catch class const continue debugger default delete do else enum
  eval export extends false finally for function if implements import in instanceof interface let
  new null package private protected public return static super switch this throw true try typeof
  undefined using var void while with yield`.split(/\s+/),
)

/**
 * Lower case. Prisma accepts them as models; then a generated type hides a global one that the
 * client's own types use (`Promise`), or `db.<name>` is something else already (`constructor`), or
 * the routes' own variables do (`db`, `c`).
 */
export const brokenModelNames: ReadonlySet<string> = new Set(
  `array bigint boolean buffer constructor date error exclude extract function iterable map math
  never nonnullable number object omit parameters partial pick promise readonly record regexp
  required returntype set string symbol then tojson tostring type uint8array unknown valueof
  hasownproperty isprototypeof
  enums model models prisma prismaclient prismapromise query transaction
  c db`.split(/\s+/),
)

/** Prisma accepts them as fields; filters (`AND`), promises (`then`) or objects have the name already. */
export const brokenFieldNames: ReadonlySet<string> = new Set(
  `AND OR NOT then constructor prototype toString valueOf toJSON hasOwnProperty
  isPrototypeOf propertyIsEnumerable toLocaleString select include omit _count`.split(/\s+/),
)
