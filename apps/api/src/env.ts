import { databaseEnv } from '@repo/db'
import { z } from 'zod'

const apiEnv = databaseEnv
  .extend({
    HOST: z.string().min(1).default('127.0.0.1'),
    PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
    /** How long requests in flight may take after SIGTERM. */
    SHUTDOWN_TIMEOUT_MS: z.coerce.number().int().min(0).default(10_000),
    /** Who signs the tokens: a secret shared with the signer, or the URL of its public keys. */
    AUTH_SECRET: z.string().min(32).optional(),
    AUTH_JWKS_URL: z.url().optional(),
    AUTH_ISSUER: z.string().min(1).optional(),
    AUTH_AUDIENCE: z.string().min(1).optional(),
  })
  .refine((env) => (env.AUTH_SECRET === undefined) !== (env.AUTH_JWKS_URL === undefined), {
    path: ['AUTH_SECRET'],
    message: 'set this or AUTH_JWKS_URL, and not both; `pnpm dev` sets it',
  })

export type Env = z.infer<typeof apiEnv>

/** Throws one error that lists every variable that is missing or wrong. */
export function parseEnv(source: NodeJS.ProcessEnv): Env {
  const parsed = apiEnv.safeParse(source)
  if (parsed.success) return parsed.data
  const problems = parsed.error.issues.map(
    (issue) => `  ${issue.path.join('.')}: ${issue.message} (got ${shown(source, issue.path[0])})`,
  )
  throw new Error(`The environment is not complete:\n${problems.join('\n')}`)
}

function shown(source: NodeJS.ProcessEnv, name: PropertyKey | undefined): string {
  const value = source[String(name)]
  // A URL carries a password.
  if (value === undefined || String(name).endsWith('_URL')) return value ? 'a value' : 'nothing'
  return JSON.stringify(value)
}
