/** Codes that say what the user can do otherwise. All others, from a sound project, are bugs. */
const refusals = [
  /^(SPEC|CLI|JOIN|REMOVE|RENAME|RETYPE|FIELD|UNIQUE|INDEX|OPTIONAL|REQUIRE|DATA|SUCCESSION)\./,
  /^SCHEMA\.(?!INVALID$|NOT_MIGRATED$)/,
  /^MIGRATION\.NAME_TAKEN$/,
  /^GENERATE\.(FILE_EXISTS|NO_FACTORY)$/,
]

/** Of what only Postgres knows: a type of other hands that has no such index. */
const unknowable = /has no default operator class/

export const isRefusal = (code: string, message = '') =>
  refusals.some((pattern) => pattern.test(code)) ||
  (code === 'GENERATE.REFUSED' && unknowable.test(message))
