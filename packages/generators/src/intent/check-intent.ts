import type { Datamodel } from '@repo/schema-engine'
import type { PslField } from '../schema/psl.ts'
import type { SchemaEdit } from '../schema/schema-edit.ts'
import { dmmfDifference, type SchemaDifference } from './dmmf-difference.ts'

/**
 * Throws an `Error` where Prisma understands another change than was meant: the text edit is wrong,
 * so nothing of it may be written.
 */
export function checkIntent(edits: SchemaEdit[], before: Datamodel, after: Datamodel): void {
  const meant = intentOf(edits)
  const found = dmmfDifference(before, after)
  const unexpected: SchemaDifference = {
    added: found.added.filter((path) => !meant.has(path) && !isImplied(path, meant)),
    removed: found.removed,
    changed: found.changed,
  }
  const missing = [...meant.keys()].filter((path) => !found.added.includes(path))
  const wrong = wrongFields(meant, after)
  const problems = [
    ...unexpected.added.map((path) => `added ${path}`),
    ...unexpected.removed.map((path) => `removed ${path}`),
    ...unexpected.changed.map((path) => `changed ${path}`),
    ...missing.map((path) => `did not add ${path}`),
    ...wrong.map((path) => `gave another meaning to ${path}`),
  ]
  if (problems.length === 0) return
  throw new Error(`The schema edit does not do what was meant: it ${problems.join(', it ')}.`)
}

type Intent = Map<string, PslField | undefined>

/** Paths of the DMMF that the edits add; the value is the field that must be found there. */
function intentOf(edits: SchemaEdit[]): Intent {
  const intent: Intent = new Map<string, PslField | undefined>()
  const addField = (model: string, field: PslField) => {
    intent.set(`${model}.${field.name}`, field)
  }
  for (const edit of edits) {
    if (edit.edit === 'addField') addField(edit.model, edit.field)
    else if (edit.edit === 'addAttribute') addIndex(intent, edit.model, edit.attribute)
    else if (edit.block.kind === 'enum') intent.set(`enum:${edit.block.name}`, undefined)
    else {
      intent.set(edit.block.name, undefined)
      for (const field of edit.block.fields) addField(edit.block.name, field)
      for (const attribute of edit.block.attributes) addIndex(intent, edit.block.name, attribute)
    }
  }
  // The DMMF leaves out columns of types that the client does not know.
  for (const [path, field] of intent) if (field?.type.startsWith('Unsupported')) intent.delete(path)
  return intent
}

function addIndex(intent: Intent, model: string, attribute: string): void {
  const [, columns] = /^@@index\(\[(.*?)\]/.exec(attribute) ?? []
  if (columns !== undefined)
    intent.set(`index:${model}(${columns.replace(/\(.*\)/, '')})`, undefined)
}

/** `@id` and `@unique` are listed as indexes too. */
function isImplied(path: string, meant: Intent): boolean {
  const [, model, column] = /^index:(\w+)\((\w+)\)$/.exec(path) ?? []
  const attributes = meant.get(`${model}.${column}`)?.attributes ?? []
  return attributes.includes('@id') || attributes.includes('@unique')
}

type Field = Datamodel['models'][number]['fields'][number]

function wrongFields(meant: Intent, datamodel: Datamodel): string[] {
  const fields = new Map<string, Field>(
    datamodel.models.flatMap((model) =>
      model.fields.map((field) => [`${model.name}.${field.name}`, field] as const),
    ),
  )
  return [...meant].flatMap(([path, wanted]) => {
    const field = fields.get(path)
    if (wanted === undefined || field === undefined) return []
    const mark = field.isList ? '[]' : field.isRequired ? '' : '?'
    const same =
      `${field.type}${mark}` === wanted.type &&
      field.isId === wanted.attributes.includes('@id') &&
      field.isUnique === wanted.attributes.includes('@unique') &&
      field.hasDefaultValue === wanted.attributes.some((text) => text.startsWith('@default('))
    return same ? [] : [path]
  })
}
