import { databaseEnv } from '@repo/db'
import { z } from 'zod'

/** At most what a timer takes: beyond that Node waits for 1 ms. */
const integer = (minimum: number) => z.coerce.number().int().min(minimum).max(2_147_483_647)

const httpUrl = z.url({ protocol: /^https?$/, error: 'must be an http:// or https:// URL' })

/** Also where another variable is wrong already: all problems are told at once. */
const always = () => true

const origin = z
  .string()
  .refine(
    (text) => URL.canParse(text) && new URL(text).origin === text,
    'must be an origin, as in https://example.com',
  )

/** All that the API reads. */
export const apiEnv = databaseEnv
  .extend({
    HOST: z.string().min(1).default('127.0.0.1'),
    PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
    LOG_LEVEL: z
      .enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'])
      .default('info'),
    /** Of pages that may call from a browser, separated by commas; `*` for all. */
    CORS_ORIGINS: z
      .string()
      .default('')
      .transform((text) =>
        text
          .split(',')
          .map((one) => one.trim())
          .filter((one) => one !== ''),
      )
      .pipe(z.array(z.union([z.literal('*'), origin]))),
    /** Of a route that does not say `body(…)`. */
    MAX_BODY_BYTES: integer(1).default(100_000),
    /** Of the answer of a list, whose pages end before they have more; a larger record is one alone. */
    MAX_LIST_BYTES: integer(1).default(1_000_000),
    /** How long a request may take before it is answered with a 504; 0 for ever. */
    REQUEST_TIMEOUT_MS: integer(0).default(30_000),
    /** Longer than a load balancer before it keeps a connection that is idle: most do for 60 s. */
    KEEP_ALIVE_TIMEOUT_MS: integer(1).default(65_000),
    /** How many proxies stand before the API, each of which adds to X-Forwarded-For. */
    TRUST_PROXY: integer(0).default(0),
    /** Requests of one caller: the subject of its token, else its address. 0 for no limit. */
    RATE_LIMIT_PER_MINUTE: integer(0).default(600),
    /** How many of them may be under way at once; 0 for no limit. */
    CONCURRENT_REQUESTS_PER_CALLER: integer(0).default(20),
    /** Where those of a minute are counted: `postgres` counts for several processes together. */
    RATE_LIMIT_STORE: z.enum(['memory', 'postgres']).default('memory'),
    /** How long after SIGTERM it still takes requests, until load balancers have seen that it ends. */
    SHUTDOWN_DELAY_MS: integer(0).default(0),
    /** How long requests in flight may then take. */
    SHUTDOWN_TIMEOUT_MS: integer(0).default(10_000),
    /** Where OTLP is collected; without it nothing is traced. Its exporters read OTEL_EXPORTER_OTLP_* themselves. */
    OTEL_EXPORTER_OTLP_ENDPOINT: httpUrl.optional(),
    OTEL_SERVICE_NAME: z.string().min(1).default('api'),
    /** In milliseconds. */
    OTEL_METRIC_EXPORT_INTERVAL: integer(1).default(60_000),
    /** Whether everyone may read the API's description, at /openapi.json and /docs. */
    DOCS: z.enum(['on', 'off']).default('on'),
    /** Who signs the tokens: a secret shared with the signer, or the URL of its public keys. */
    AUTH_SECRET: z.string().min(32).optional(),
    AUTH_JWKS_URL: httpUrl.optional(),
    /** What a token must say of itself. */
    AUTH_ISSUER: z.string().min(1).optional(),
    AUTH_AUDIENCE: z.string().min(1).optional(),
  })
  .refine((env) => (env.AUTH_SECRET === undefined) !== (env.AUTH_JWKS_URL === undefined), {
    path: ['AUTH_SECRET'],
    message: 'set this or AUTH_JWKS_URL, and not both; `pnpm dev` sets it',
    when: always,
  })
  .refine((env) => env.AUTH_JWKS_URL === undefined || env.AUTH_ISSUER !== undefined, {
    path: ['AUTH_ISSUER'],
    message: 'is needed with AUTH_JWKS_URL',
    when: always,
  })
  .refine((env) => env.AUTH_JWKS_URL === undefined || env.AUTH_AUDIENCE !== undefined, {
    path: ['AUTH_AUDIENCE'],
    message: 'is needed with AUTH_JWKS_URL, whose owner signs tokens for others too',
    when: always,
  })

export type Env = z.infer<typeof apiEnv>

/** Throws one error that lists every variable that is missing or wrong. */
export function parseEnv(source: NodeJS.ProcessEnv): Env {
  // `NAME=` in a file or a manifest means that it is not set.
  const set = Object.entries(source).filter(([, value]) => value !== '')
  const parsed = apiEnv.safeParse(Object.fromEntries(set))
  if (parsed.success) return parsed.data
  const problems = parsed.error.issues.map(
    (issue) => `  ${issue.path.join('.')}: ${issue.message} (got ${shown(source, issue.path[0])})`,
  )
  throw new Error(`The environment is not complete:\n${problems.join('\n')}`)
}

/** Only of a variable that has a default: a secret, or a URL with a password, has none. */
function shown(source: NodeJS.ProcessEnv, name: PropertyKey | undefined): string {
  const value = source[String(name)]
  if (!value) return 'nothing'
  const schema = Object.entries(apiEnv.shape).find(([known]) => known === name)?.[1]
  const hasDefault = schema?.safeParse(undefined).data !== undefined
  return hasDefault ? JSON.stringify(value.slice(0, mostShown)) : 'a value'
}

const mostShown = 200
