/** Codes that say what the user can do otherwise. All others, from a sound project, are bugs. */
const refusals = [
  /^(SPEC|CLI|REMOVE|RENAME|RETYPE|FIELD|UNIQUE|INDEX|OPTIONAL|REQUIRE|DATA|SUCCESSION)\./,
  /^SCHEMA\.(?!INVALID$|NOT_MIGRATED$)/,
  /^MIGRATION\.NAME_TAKEN$/,
  /^GENERATE\.(FILE_EXISTS|NO_FACTORY)$/,
]

export const isRefusal = (code: string) => refusals.some((pattern) => pattern.test(code))
