/**
 * The tracked files that do not ship into a project, and why. Everything else does; the snapshot
 * beside this file shows what that is. Each pattern matches at least one tracked file (a test).
 */
export const notShipped: readonly { pattern: RegExp; why: string }[] = [
  { pattern: /^packages\/create-strata\//, why: 'makes projects; a project makes none' },
  { pattern: /^LICENSE$/, why: 'what is created belongs to its creator' },
  { pattern: /^bench\//, why: 'measures this repository against its peers' },
  { pattern: /^\.ci\//, why: "runs this repository's README" },
  { pattern: /^docs\/decisions\/00[13]-/, why: 'decisions about making projects' },
  {
    pattern: /^packages\/(cli|generators|local-postgres|migrate|schema-engine)\/.*\.test\.ts$/,
    why: 'the tools are tested here; a project tests what it builds with them',
  },
  {
    pattern: /^packages\/(cli|generators|local-postgres|migrate|schema-engine)\/test\//,
    why: 'helpers and fixtures of those tests',
  },
  {
    pattern:
      /^packages\/(cli|generators|local-postgres|migrate|schema-engine)\/vitest\.config\.ts$/,
    why: 'settings of those tests, which name their helpers',
  },
  {
    pattern:
      /^apps\/api\/(src\/operation\/rolling-restart\.test|test\/(?:load-balancer|delay-until-told))\.ts$/,
    why: 'many processes under load; a project tests with one that none of its requests is lost',
  },
  {
    pattern: /^apps\/api\/(src\/openapi\/docs-page-in-browser\.test|test\/(browse|devtools))\.ts$/,
    why: 'needs a browser, for a page that a project does not write',
  },
  {
    pattern: /^apps\/api\/test\/attack\//,
    why: 'attacks what all projects share, for longer than a project should wait for its own tests',
  },
  {
    pattern:
      /^(packages\/db\/src\/(pgbouncer\.test|testing\/pgbouncer)|apps\/api\/src\/operation\/pooler\.test)\.ts$/,
    why: 'needs PgBouncer, for a setting that a project only chooses',
  },
]

export function isShipped(path: string): boolean {
  return !notShipped.some(({ pattern }) => pattern.test(path))
}
