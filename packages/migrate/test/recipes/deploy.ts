import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { runProcess } from '@repo/cli'
import type { Migration, SchemaFile } from '@repo/schema-engine'

const engine = fileURLToPath(import.meta.resolve('@repo/schema-engine/executable'))
const prisma = createRequire(engine).resolve('prisma/build/index.js')

/** `prisma migrate deploy`, the real one; returns what it printed. */
export async function deploy(
  url: string,
  schema: SchemaFile[],
  migrations: Migration[],
): Promise<{ exitCode: number; output: string }> {
  const folder = mkdtempSync(path.join(tmpdir(), 'strata-recipes-'))
  const write = (file: string, content: string) => {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true })
    writeFileSync(path.join(folder, file), content)
  }
  write('prisma.config.ts', config)
  write('package.json', '{ "type": "module" }\n')
  for (const { content } of schema) write('prisma/schema.prisma', content)
  write('prisma/migrations/migration_lock.toml', 'provider = "postgresql"\n')
  for (const { name, sql } of migrations) write(`prisma/migrations/${name}/migration.sql`, sql)
  try {
    const { exitCode, stdout, stderr } = await runProcess(
      process.execPath,
      [prisma, 'migrate', 'deploy'],
      {
        cwd: folder,
        input: '',
        env: { ...process.env, DATABASE_URL: url, CHECKPOINT_DISABLE: '1', NO_COLOR: '1' },
      },
    )
    return { exitCode, output: `${stdout}${stderr}` }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const config = `import { schemaEngineExecutable } from ${JSON.stringify(engine)}

process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= schemaEngineExecutable(process.env)

export default {
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  datasource: { url: process.env.DATABASE_URL },
}
`
