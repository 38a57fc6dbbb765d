import type { Datamodel } from '@repo/schema-engine'

/** What Prisma understands of a schema, as one text for each thing. */
export type Things = Map<string, string>

/** Paths are `Post`, `Post.title`, `index Post(authorId,createdAt)` and `enum Status`. */
export function thingsOf({ models, enums, indexes }: Datamodel): Things {
  const things: Things = new Map()
  for (const { name, values, dbName } of enums) {
    things.set(`enum ${name}`, JSON.stringify([dbName, values]))
  }
  for (const { name, dbName, schema, fields } of models) {
    things.set(name, JSON.stringify([dbName, schema]))
    for (const { isUnique: _u, isId: _i, isReadOnly: _r, documentation: _d, ...field } of fields) {
      things.set(`${name}.${field.name}`, JSON.stringify(field))
    }
  }
  for (const index of indexes) {
    const fields = index.fields.map(({ name }) => name).join()
    const path = `index ${index.model}(${fields})`
    things.set(path, `${things.get(path) ?? ''}${JSON.stringify(index)}`)
  }
  return things
}

/** Paths of what is there once only, or different. */
export function differences(before: Things, after: Things): string[] {
  const paths = new Set([...before.keys(), ...after.keys()])
  return [...paths].filter((path) => before.get(path) !== after.get(path))
}

/** `Post` of each of its paths. */
export const modelOfPath = (path: string) =>
  path.startsWith('enum ') ? undefined : /^(?:index )?([^.(]+)/.exec(path)?.[1]

export const fieldOfPath = (path: string) => /^[^ (]+?\.(.+)$/.exec(path)?.[1]

/** Fields that an index is of. */
export const fieldsOfIndex = (path: string) => /^index [^(]+\((.*)\)$/.exec(path)?.[1]?.split(',')
