import { attributesOf } from '../schema/attributes.ts'
import { foreignKeyOf } from '../schema/relation-of.ts'
import type { SchemaEdit } from '../schema/schema-edit.ts'
import { findField } from '../schema/schema-lookup.ts'
import type { FieldParts } from './columns-of.ts'

/** A field, and a relation with its foreign key, becomes optional or required. */
export function arityEdits(
  { block, columns, relations }: FieldParts,
  arity: 'optional' | 'required',
): SchemaEdit[] {
  const model = block.name
  // A relation is optional as long as one column of its key is.
  const isRequired = (name: string) =>
    columns.some((item) => item.name === name) || findField(block, name)?.arity === 'required'
  const following = relations.filter(
    (item) => arity === 'optional' || foreignKeyOf(item).every(isRequired),
  )
  const edits = [...columns, ...following].map(
    (item): SchemaEdit => ({ edit: 'changeField', model, field: item.name, change: { arity } }),
  )
  if (arity === 'required') return edits
  // What is deleted stays as it is: Prisma's default for an optional relation is another.
  const kept = following.flatMap((item): SchemaEdit[] => {
    const relation = attributesOf(item).find(({ name }) => name === '@relation')
    if (relation === undefined || relation.text.includes('onDelete:')) return []
    const written = item.text.slice(relation.start, relation.end).replace(/\)$/, '')
    const set = [`${written}, onDelete: Restrict)`]
    return [{ edit: 'changeField', model, field: item.name, change: { set } }]
  })
  return [...edits, ...kept]
}
