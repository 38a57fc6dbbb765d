import { partsOf } from '@repo/migrate/generation'
import { quoted } from '@repo/migrate/recipes'
import type { Engine, Execute, SchemaFile } from '@repo/schema-engine'
import { type ScannedSchema, type SchemaItem, scanSchema } from '../schema/scan-schema.ts'
import { columnName, databaseName, fieldsOf, indexesOf } from '../schema/schema-lookup.ts'

/** A thing that Prisma sees, and what to write so that it does not. */
interface Seen {
  what: string
  write: string | undefined
}

/**
 * Says what Prisma sees between the migrations and the schema though no migration is missing, and
 * what to write where Prisma can express it: the words are those of its own introspection, the only
 * ones that it finds equal.
 */
export async function remainderNote(
  engine: Pick<Engine, 'introspect' | 'transaction'>,
  remainder: string,
  schema: SchemaFile[],
): Promise<string> {
  const parts = partsOf(remainder)
  const [catalog, found] = [
    await engine.transaction((execute) => readCatalog(execute, parts)),
    scanSchema(await engine.introspect(schema)),
  ]
  const seen = parts.flatMap((part) => describe(part, parts, catalog, found) ?? [])
  seen.push(...managedElsewhere(parts, catalog))
  return [
    'The migrations made things that the schema does not describe. No migration is missing, and pnpm gen leaves them as they are; pnpm prisma migrate dev would drop or recreate each of them, unless you write what stands below it:',
    ...seen.map(({ what, write }) =>
      [`  ${what}`, ...(write === undefined ? [] : [`    ${write}`])].join('\n'),
    ),
  ].join('\n')
}

interface Catalog {
  /** The default schema. */
  namespace: string
  /** `CREATE INDEX …`, by its name. */
  indexes: Map<string, string>
}

async function readCatalog(execute: Execute, parts: string[]): Promise<Catalog> {
  const names = parts.flatMap((part) => nameIn(/^DROP INDEX (.+)$/, part) ?? [])
  const rows = await execute(
    'SELECT indexname, indexdef FROM pg_indexes WHERE indexname = ANY($1)',
    [names],
  )
  const [row] = await execute('SELECT current_schema() AS namespace')
  return {
    namespace: String(row?.namespace ?? 'public'),
    indexes: new Map(rows.map((one) => [String(one.indexname), String(one.indexdef)])),
  }
}

/** Tables and enums that the schema does not name, as the settings that keep Prisma away from them. */
function managedElsewhere(parts: readonly string[], { namespace }: Catalog): Seen[] {
  const kinds = [
    { words: 'tables', pattern: /^DROP TABLE (.+)$/ },
    { words: 'enums', pattern: /^DROP TYPE (.+)$/ },
  ]
  return kinds.flatMap(({ words, pattern }) => {
    const names = parts.flatMap((part) => pathIn(pattern, part) ?? [])
    if (names.length === 0) return []
    const external = names.map((name) => `'${name.includes('.') ? name : `${namespace}.${name}`}'`)
    const setting = `${words}: { external: [${external.join(', ')}] }`
    return [
      {
        what: `${words} that the schema does not name: ${names.join(', ')}`,
        write: `in packages/db/prisma.config.ts: experimental: { externalTables: true }, ${setting}`,
      },
    ]
  })
}

/** Undefined for the second half of what is dropped and made, and for what `managedElsewhere` tells. */
function describe(
  part: string,
  parts: readonly string[],
  { indexes }: Catalog,
  found: ScannedSchema,
): Seen | undefined {
  if (/^DROP (?:TABLE|TYPE) /.test(part)) return undefined
  const index = nameIn(/^DROP INDEX (.+)$/, part)
  if (index !== undefined) {
    const sql = indexes.get(index) ?? `index ${index}`
    const again = `INDEX ${quoted(index)} ON `
    const made = parts.some((other) => other.startsWith('CREATE ') && other.includes(again))
    if (made) return { what: sql, write: 'Already in the schema; Prisma reads it in other words.' }
    // Prisma takes columns behind INCLUDE for some of the key, which says another thing of a unique one.
    const isOther = /^CREATE UNIQUE .* INCLUDE \(/.test(sql)
    return { what: sql, write: isOther ? undefined : indexLine(index, found) }
  }
  if (/^CREATE (?:UNIQUE )?INDEX/.test(part)) return undefined
  const [, on = '', column = ''] =
    /^ALTER TABLE (.+) ALTER COLUMN "(.+?)" .*DEFAULT/.exec(part) ?? []
  if (column === '') return { what: part, write: undefined }
  const name = nameIn(/^(.+)$/, on) ?? ''
  return { what: `the default of ${name}.${column}`, write: fieldLine(name, column, found) }
}

function fieldLine(table: string, column: string, { blocks }: ScannedSchema): string | undefined {
  const block = blocks.find((one) => one.kind === 'model' && databaseName(one) === table)
  const item = block && fieldsOf(block).find((one) => columnName(one) === column)
  return block && item && lineOf(block.name, item)
}

function indexLine(index: string, { blocks }: ScannedSchema): string | undefined {
  for (const block of blocks.filter(({ kind }) => kind === 'model')) {
    const columns = new Map(fieldsOf(block).map((item) => [item.name, columnName(item)]))
    const found = indexesOf(block).find(({ name, text, fields, item }) => {
      if (/\bmap:/.test(text)) return text.includes(`map:"${index}"`)
      const ending = name.endsWith('unique') ? 'key' : 'idx'
      const named = [databaseName(block), ...fields.map((field) => columns.get(field)), ending]
      return item.kind === 'attribute' && named.join('_') === index
    })
    if (found !== undefined) return lineOf(block.name, found.item)
  }
  return undefined
}

const lineOf = (model: string, { text }: SchemaItem) =>
  `in model ${model}: ${text.trim().replaceAll(/ {2,}/g, ' ')}`

/** `app.jobs` of `"app"."jobs"`. */
const pathIn = (pattern: RegExp, part: string) =>
  pattern
    .exec(part)?.[1]
    ?.replaceAll(/"((?:[^"]|"")+)"/g, (_all, name) => name.replaceAll('""', '"'))

/** `jobs` of `"app"."jobs"`. */
const nameIn = (pattern: RegExp, part: string) =>
  pattern
    .exec(part)?.[1]
    ?.match(/"((?:[^"]|"")+)"$/)?.[1]
    ?.replaceAll('""', '"')
