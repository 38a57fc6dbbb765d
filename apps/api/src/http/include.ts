import { z } from 'zod'
import { selectOf } from './answers.ts'

/** Related records by the name of their relation, as they are answered. */
export type Related = Record<string, z.ZodObject>

/** A record in an answer: the related ones are there if the request asks for them. */
export type Including<Row, Include extends Related> = Row & {
  [Name in keyof Include]?: z.infer<Include[Name]> | null
}

/** What `findMany` selects of the related records. */
export type Selects<Include extends Related> = {
  [Name in keyof Include]: { select: { [Column in keyof Include[Name]['shape']]: true } }
}

const included = new WeakMap<object, () => Related>()

/** What may be included by a query's `include`; undefined for what `includeOf` did not make. */
export const relatedOf = (schema: object | undefined): (() => Related) | undefined =>
  schema && included.get(schema)

/**
 * `?include=author,team`: the selects of these related records. `related` is called when a request
 * comes, since resources may include one another.
 */
export function includeOf<Include extends Related>(related: () => Include) {
  let selects: Map<string, object> | undefined
  const schema = z
    .string()
    .default('')
    .transform((text, context): Selects<Include> => {
      selects ??= new Map(
        Object.entries(related()).map(([name, schema]) => [name, { select: selectOf(schema) }]),
      )
      const all = selects
      const names = text.split(',').filter((name) => name !== '')
      for (const name of names.filter((name) => !all.has(name))) {
        const known = [...all.keys()].join(', ') || 'nothing'
        context.addIssue({ code: 'custom', message: `"${name}" cannot be included; ${known} can` })
      }
      // Typed as all of them: `Including` says that each may be absent.
      return Object.fromEntries(names.map((name) => [name, all.get(name)])) as Selects<Include>
    })
  included.set(schema, related)
  return schema
}

/**
 * Query of one record: `?include=author`. Callers may leave it out: it is an empty one then. Of
 * several, types know the first. Not a type by name: who calls the API would import it from here.
 */
export const queryOf = <Include extends Related>(related: () => Include) =>
  z.strictObject({ include: includeOf(related) }) as z.ZodType<
    { include: Selects<Include> },
    { include?: (keyof Include & string) | `${keyof Include & string},${string}` } | undefined
  >
