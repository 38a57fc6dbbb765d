import { UserError } from '@repo/cli'
import { attributesOf } from '../schema/attributes.ts'
import type { SchemaItem } from '../schema/scan-schema.ts'

interface IndexOn {
  model: string
  columns: SchemaItem[]
  kind: 'btree' | 'gin' | 'hash'
}

/** Throws `INDEX.NOT_POSSIBLE` for what Postgres has no such index for. */
export function checkIndexable({ model, columns, kind }: IndexOn): void {
  for (const item of columns) {
    if (isUnordered(item)) {
      throw notPossible(
        `Field "${item.name}" of ${model} is stored as text that Postgres does not compare.`,
        item.type === 'Json' ? `pnpm gen retype ${model}.${item.name} json` : undefined,
      )
    }
    const holds = item.arity === 'list' || item.type === 'Json' || item.type.includes('(')
    if (kind !== 'gin' || holds) continue
    throw notPossible(
      `An index of type gin is of what a value holds, and "${item.name}" of ${model} holds one thing.`,
      `pnpm gen index ${model} ${item.name}`,
    )
  }
}

/** `json` and `xml` have no equality; `jsonb` has. */
const isUnordered = (item: SchemaItem): boolean =>
  item.arity !== 'list' &&
  attributesOf(item).some(({ name }) => name === '@db.Json' || name === '@db.Xml')

const notPossible = (message: string, hint: string | undefined) =>
  new UserError({
    code: 'INDEX.NOT_POSSIBLE',
    message,
    ...(hint === undefined ? {} : { hint }),
    exitCode: 2,
  })
