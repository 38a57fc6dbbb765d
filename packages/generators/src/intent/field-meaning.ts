import { isLike, nameOf } from '../schema/change-field.ts'
import { argumentsOf, listOf, literalOf } from './attribute-arguments.ts'
import type { FieldState, RelationState } from './schema-state.ts'

/** A field of this type, with mark, without attributes. `relation`: the name of an unnamed one. */
export function plainField(type: string, relation: string | undefined): FieldState {
  return {
    type: type.replace(/\?$|\[\]$/, ''),
    arity: type.endsWith('?') ? 'optional' : type.endsWith('[]') ? 'list' : 'required',
    default: undefined,
    native: undefined,
    column: undefined,
    updatedAt: false,
    relation: relation === undefined ? undefined : unnamed(relation),
  }
}

/** What one attribute makes of a field, an index apart. */
export function withAttribute(
  field: FieldState,
  attribute: string,
  relation: string | undefined,
): FieldState {
  const plain = withoutAttribute(field, nameOf(attribute), relation)
  const [first] = argumentsOf(attribute)
  if (isLike(nameOf(attribute), '@db')) {
    const args = argumentsOf(attribute).map(({ value }) => value)
    const name = nameOf(attribute).slice('@db.'.length)
    return { ...plain, native: args.length > 0 ? `${name}(${args.join(',')})` : name }
  }
  switch (nameOf(attribute)) {
    case '@default':
      return { ...plain, default: literalOf(first?.value ?? '') }
    case '@map':
      return { ...plain, column: String(literalOf(first?.value ?? '')) }
    case '@updatedAt':
      return { ...plain, updatedAt: true }
    case '@relation':
      return { ...plain, relation: relationMeaning(attribute, relation ?? '') }
    default:
      return plain
  }
}

export function withoutAttribute(
  field: FieldState,
  name: string,
  relation: string | undefined,
): FieldState {
  if (isLike(name, '@db')) return { ...field, native: undefined }
  if (name === '@default') return { ...field, default: undefined }
  if (name === '@map') return { ...field, column: undefined }
  if (name === '@updatedAt') return { ...field, updatedAt: false }
  if (name === '@relation' && relation !== undefined) {
    return { ...field, relation: unnamed(relation) }
  }
  return field
}

const unnamed = (name: string): RelationState => ({
  name,
  orName: undefined,
  from: [],
  to: [],
  onDelete: undefined,
  onUpdate: undefined,
})

function relationMeaning(attribute: string, name: string): RelationState {
  const relation = unnamed(name)
  for (const { label = 'name', value } of argumentsOf(attribute)) {
    if (label === 'name') relation.name = String(literalOf(value))
    if (label === 'fields') relation.from = listOf(value)
    if (label === 'references') relation.to = listOf(value)
    if (label === 'onDelete' || label === 'onUpdate') relation[label] = value
  }
  return relation
}
