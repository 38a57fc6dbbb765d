import { usageError } from '@repo/cli'
import {
  kebabCase,
  lowerFirst,
  pascalCase,
  pluralOf,
  snakeCase,
  wordsOf,
} from '../grammar/words.ts'
import type { ScannedSchema, SchemaBlock } from '../schema/scan-schema.ts'
import { databaseName } from '../schema/schema-lookup.ts'
import { tableStyle } from './schema-style.ts'

/** Every spelling of a model's name. */
export interface ModelNames {
  /** `BlogPost` */
  model: string
  /** `blogPost`: Prisma's name on the client, and the variable for one record. */
  one: string
  /** `blogPosts` */
  many: string
  /** `blog-posts`: path of the API and folder of its routes. */
  route: string
  /** `blog-post`: file of the test factory. */
  file: string
  /** `blog_posts` */
  table: string
  /** `blog post` */
  words: string
}

/** Names of a new model. Throws a usage error where singular and plural are the same. */
export function newModelNames(model: string, plural: string | undefined): ModelNames {
  const many = plural === undefined ? pluralOf(model) : lowerFirst(pascalCase(plural))
  if (many === undefined) {
    throw usageError(
      `The plural of "${model}" is not clear; its table and its routes are named by it.`,
      `Add --plural ${lowerFirst(model)}`,
    )
  }
  return names(model, many)
}

/** The same for a schema, which calls its tables in its own way. */
export function namesLike(schema: ScannedSchema, names: ModelNames): ModelNames {
  // A plural that does not follow from the model is read back from the table.
  const style = names.many === pluralOf(names.model) ? tableStyle(schema) : 'plural'
  if (style === 'plural') return names
  return { ...names, table: style === 'model' ? names.model : snakeCase(names.model) }
}

/** Names of a model in the schema: the plural is read back from `@@map`. */
export function existingModelNames(schema: ScannedSchema, block: SchemaBlock): ModelNames {
  const table = databaseName(block)
  // A table may be called in ways that no variable can.
  const isPlain = table !== block.name && /^[A-Za-z]\w*$/.test(table)
  const mapped = isPlain ? lowerFirst(pascalCase(table)) : undefined
  const plural =
    mapped !== undefined && tableStyle(schema) === 'singular' ? pluralOf(mapped) : undefined
  const many = plural ?? mapped ?? pluralOf(block.name) ?? lowerFirst(block.name)
  return { ...names(block.name, many), table }
}

function names(model: string, many: string): ModelNames {
  return {
    model,
    one: lowerFirst(model),
    many,
    route: kebabCase(many),
    file: kebabCase(model),
    table: snakeCase(many),
    words: wordsOf(model).join(' '),
  }
}
