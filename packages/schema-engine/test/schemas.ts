const head = `generator client {
  provider = "prisma-client"
  output   = "../src/generated/prisma"
}

datasource db {
  provider = "postgresql"
}
`

/** A schema with these models. */
export function schema(...models: string[]): string {
  return [head, ...models].join('\n')
}

export function model(name: string, ...fields: string[]): string {
  return `model ${name} {\n${['id Int @id', ...fields].map((field) => `  ${field}\n`).join('')}}\n`
}

/** Files of a history: SQL by folder name, with the lock file. */
export function history(scripts: Record<string, string>): Record<string, string> {
  const files = Object.entries(scripts).map(([name, sql]) => [
    `prisma/migrations/${name}/migration.sql`,
    sql,
  ])
  return {
    'prisma/migrations/migration_lock.toml': 'provider = "postgresql"\n',
    ...Object.fromEntries(files),
  }
}
