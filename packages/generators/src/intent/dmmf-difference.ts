import type { Datamodel } from '@repo/schema-engine'

/** What differs between two schemas, as paths: `Post`, `Post.title`, `index:Post(authorId)`, `enum:PostStatus`. */
export interface SchemaDifference {
  added: string[]
  removed: string[]
  changed: string[]
}

/** Compares what Prisma understood of two schemas. Linear in their size. */
export function dmmfDifference(before: Datamodel, after: Datamodel): SchemaDifference {
  const old = entriesOf(before)
  const fresh = entriesOf(after)
  return {
    added: [...fresh.keys()].filter((path) => !old.has(path)),
    removed: [...old.keys()].filter((path) => !fresh.has(path)),
    changed: [...fresh]
      .filter(([path, text]) => (old.get(path) ?? text) !== text)
      .map(([path]) => path),
  }
}

function entriesOf(datamodel: Datamodel): Map<string, string> {
  const entries = new Map<string, string>()
  for (const { fields, documentation: _text, ...model } of [
    ...datamodel.models,
    ...datamodel.types,
  ]) {
    entries.set(model.name, JSON.stringify(model))
    for (const { documentation: _doc, ...field } of fields) {
      entries.set(`${model.name}.${field.name}`, JSON.stringify(field))
    }
  }
  for (const { documentation: _text, ...found } of datamodel.enums) {
    entries.set(`enum:${found.name}`, JSON.stringify(found))
  }
  for (const index of datamodel.indexes) {
    const columns = index.fields.map(({ name }) => name).join(',')
    const path = `index:${index.model}(${columns})`
    entries.set(path, (entries.get(path) ?? '') + JSON.stringify(index))
  }
  return entries
}
