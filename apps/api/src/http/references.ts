import { z } from 'zod'
import type { ApiContext } from '../app.ts'
import { referenceTo } from './database-problems.ts'
import { ProblemError } from './problems.ts'
import { limitOf, type Rows, visibleKeys } from './rows.ts'

const referred = z.registry<{ record: () => object }>()

/**
 * The key of a record, in a body: `authorId: refersTo(() => user, field.uuid())`. That of a row which
 * the caller may not see is answered as one of no row. A function, since resources may refer to one
 * another.
 */
export function refersTo<Key extends z.ZodType>(record: () => z.ZodObject, key: Key): Key {
  referred.add(key, { record })
  return key
}

/** Throws the 409 of a reference to no row. `referring` is of the schema that read the body. */
export async function checkReferences(
  c: ApiContext,
  referring: readonly Referring[],
  body: unknown,
): Promise<void> {
  const paths: string[] = []
  for (const { name, rows, isList } of referring) {
    const value = Object(body)[name]
    const keys = [isList ? value : [value]].flat(2).filter((key) => key != null)
    const seen = await visibleKeys(c, c.get('db'), rows, keys)
    if (keys.some((key) => !seen.has(key))) paths.push(name)
  }
  if (paths.length > 0) throw new ProblemError(referenceTo(paths))
}

/** A field of a body that refers to rows which not every caller may see. */
interface Referring {
  name: string
  rows: Rows
  isList: boolean
}

/** Those of a body; empty where nobody limits rows. */
export function referringOf(schema: z.core.$ZodType): Referring[] {
  const body = bare(schema)
  if (!(body instanceof z.ZodObject)) return []
  return Object.entries<z.core.$ZodType>(body.shape).flatMap(([name, field]) => {
    const own = bare(field)
    const isList = own instanceof z.ZodArray
    const { record } = referred.get(isList ? bare(own.element) : own) ?? {}
    const rows = record && limitOf(record())
    return rows ? { name, rows, isList } : []
  })
}

/** Without what may be around it: `.nullish()`, `.default(…)`, `.transform(…)`. */
function bare(schema: z.core.$ZodType): z.core.$ZodType {
  const { innerType, in: input } = schema._zod.def as {
    innerType?: z.core.$ZodType
    in?: z.core.$ZodType
  }
  const inner = innerType ?? input
  return inner === undefined || referred.get(schema) !== undefined ? schema : bare(inner)
}
