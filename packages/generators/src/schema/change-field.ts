import { compact } from './attributes.ts'
import type { Replacement } from './replacement.ts'
import { rewriteField, type SpacedAttribute, spacedAttributes } from './rewrite-field.ts'
import type { SchemaBlock, SchemaItem } from './scan-schema.ts'
import type { FieldChange } from './schema-edit.ts'

/** Changes parts of a field's line in their places; what is like this already stays. */
export function changeField(
  block: SchemaBlock,
  item: SchemaItem,
  content: string,
  change: FieldChange,
): Replacement[] {
  if (change.arity !== undefined && item.arity === 'list') {
    throw new Error(`${block.name}.${item.name} is a list, which is never ${change.arity}.`)
  }
  const mark = change.arity === undefined || change.arity === item.arity ? undefined : change.arity
  return rewriteField(block, item, content, {
    ...(change.type !== undefined && change.type !== compact(item.type) && { type: change.type }),
    ...(mark && { mark: mark === 'optional' ? '?' : '' }),
    attributes: changedAttributes(item, change),
  })
}

function changedAttributes(item: SchemaItem, { set = [], drop = [] }: FieldChange) {
  const old = spacedAttributes(item)
  const kept: (SpacedAttribute & { name: string })[] = old
    .filter(({ name }) => !drop.some((dropped) => isLike(dropped, name)))
    .map((attribute) => {
      const wanted = set.find((text) => isLike(nameOf(text), attribute.name))
      if (wanted === undefined || compact(wanted) === compact(attribute.text)) return attribute
      return { ...attribute, text: wanted }
    })
  const added = set
    .filter((text) => !kept.some(({ name }) => isLike(nameOf(text), name)))
    .map((text) => ({ name: nameOf(text), gap: undefined, text }))
  const [first, ...rest] = kept
  // The first one stands where the first one stood.
  return [...(first ? [{ ...first, gap: old[0]?.gap }] : []), ...rest, ...added]
}

/** `@db.Uuid` of an attribute in any words: `@ db.Uuid ()`. */
export const nameOf = (attribute: string) => /^@@?[\w.]+/.exec(compact(attribute))?.[0] ?? attribute

/** All native types are one attribute: `@db` is like `@db.Uuid`. */
export const isLike = (name: string, other: string) =>
  name === other || (/^@db\b/.test(name) && /^@db\b/.test(other))
