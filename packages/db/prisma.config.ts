import path from 'node:path'
import { savedServerUrl } from '@repo/local-postgres/saved-url'
import { schemaEngineExecutable } from '@repo/schema-engine/executable'
import { defineConfig } from 'prisma/config'

// Early enough for every command: Prisma reads it when it first needs the engine.
const engine = schemaEngineExecutable(process.env)
if (engine !== undefined) process.env.PRISMA_SCHEMA_ENGINE_BINARY = engine

const root = path.resolve(import.meta.dirname, '../..')

export default defineConfig({
  schema: 'prisma',
  migrations: { path: 'prisma/migrations', seed: 'node prisma/seed.ts' },
  datasource: {
    // With neither set the local Postgres serves. Generating needs none of them.
    url:
      process.env.DIRECT_DATABASE_URL ||
      process.env.DATABASE_URL ||
      savedServerUrl({ root }, 'app') ||
      '',
  },
})
