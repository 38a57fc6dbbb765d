import { z } from 'zod'

const integer = (minimum: number) => z.coerce.number().int().min(minimum)

/** What the client reads from the environment. Times are in milliseconds. */
export const databaseEnv = z.object({
  /** The application's URL; may be a pooler's. Migrations use DIRECT_DATABASE_URL instead. */
  DATABASE_URL: z.url({
    protocol: /^postgres(ql)?$/,
    error: 'must be a postgresql:// URL; `pnpm dev` sets it to the local database',
  }),
  // Several processes with small pools beat one with a large one.
  DATABASE_POOL_SIZE: integer(1).default(5),
  DATABASE_CONNECT_TIMEOUT_MS: integer(1).default(5_000),
  DATABASE_STATEMENT_TIMEOUT_MS: integer(0).default(30_000),
})

export type DatabaseEnv = z.infer<typeof databaseEnv>
