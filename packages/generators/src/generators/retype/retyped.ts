import { UserError } from '@repo/cli'
import { parseDefault } from '../../grammar/default-value.ts'
import { pslDefaultOfEnum } from '../../grammar/enum-default.ts'
import { quoteIfNeeded, unquote } from '../../grammar/split-spec.ts'
import type { ProjectState } from '../../pipeline/project-state.ts'
import { columnEffects } from '../../plan/column-effects.ts'
import { requireColumn } from '../../plan/require-columns.ts'
import { specOfField } from '../../plan/spec-of-field.ts'
import { sqlType } from '../../plan/sql-type.ts'
import { editSchema } from '../../schema/edit-schema.ts'
import {
  type ScannedSchema,
  type SchemaBlock,
  type SchemaItem,
  scanSchema,
} from '../../schema/scan-schema.ts'
import type { FieldChange, SchemaEdit } from '../../schema/schema-edit.ts'
import { columnName, enumValues, requireModel } from '../../schema/schema-lookup.ts'
import { ownerOf } from '../field/owner-of.ts'
import { conversionOf } from './conversion.ts'
import type { RetypeRequest } from './retype.ts'

export interface Retyped {
  block: SchemaBlock
  item: SchemaItem
  /** SQL types of before and after. */
  from: string
  to: string
  /** What changes in the field's line, and elsewhere: a new enum. */
  change: FieldChange
  edits: SchemaEdit[]
  extensions: string[]
  /** SQL of the new value, `$` standing for the old one, and of the old value of a new one. */
  forth: string
  back: string
}

/**
 * What a new type means in the schema and in SQL. Throws `RETYPE.NOT_POSSIBLE`, and `RETYPE.LOSSY`
 * where values would be cut and no `--using` says how.
 */
export function retyped(request: RetypeRequest, { schema }: ProjectState): Retyped {
  const { model, field, spec, using } = request
  const block = requireModel(schema, model)
  const item = requireColumn(schema, model, field)
  if (item.arity === 'list') throw notPossible(model, field, 'is a list')
  const effects = columnEffects({ ...spec, optional: true }, ownerOf(block), schema)
  const [written] = effects.fields
  if (written === undefined) throw new Error(`No column for ${field}.`)
  const native = written.attributes.filter((text) => text.startsWith('@db.'))
  const change: FieldChange = {
    type: written.type.replace(/\?$/, ''),
    set: [...native, ...retypedDefault(request, schema, block, item)],
    drop: native.length > 0 ? [] : ['@db'],
  }
  const edits = effects.edits
  const after = scanSchema(
    editSchema(schema.files, [...edits, { edit: 'changeField', model, field, change }]),
  )
  const from = sqlType(schema, item)
  const to = sqlType(after, requireColumn(after, model, field))
  return {
    block,
    item,
    from,
    to,
    change,
    edits,
    extensions: effects.extensions,
    ...conversionOf({ model, field, column: columnName(item), from, to, using }),
  }
}

/**
 * A constant default in the words of the new type: `@default(0)` of an int, `@default("0")` of a
 * text. Throws `RETYPE.DEFAULT` where the new type has no such value.
 */
function retypedDefault(
  { model, field, spec }: RetypeRequest,
  schema: ScannedSchema,
  block: SchemaBlock,
  item: SchemaItem,
): string[] {
  const old = specOfField(schema, block, item)
  if (old === undefined || (old.kind !== 'scalar' && old.kind !== 'enum')) return []
  if (old.default?.kind !== 'constant') return []
  const text = unquote(old.default.text)
  try {
    return [`@default(${pslOf(text, field, spec, schema)})`]
  } catch (cause) {
    throw new UserError({
      code: 'RETYPE.DEFAULT',
      message: `The default "${text}" of ${model}.${field} is no value of the new type.`,
      hint: `Take @default off ${model}.${field} first: pnpm prisma migrate dev --name <what_it_does>`,
      cause,
    })
  }
}

function pslOf(
  text: string,
  field: string,
  spec: RetypeRequest['spec'],
  schema: ScannedSchema,
): string {
  const value =
    spec.kind === 'scalar'
      ? parseDefault(quoteIfNeeded(text), { field, type: spec.type, size: spec.size, list: false })
      : pslDefaultOfEnum(
          field,
          text,
          false,
          'values' in spec.of ? spec.of.values : enumValues(schema, spec.of.name),
        )
  if (value.kind !== 'constant') throw new Error(`"${text}" is a function of the new type.`)
  return value.psl
}

const notPossible = (model: string, field: string, why: string) =>
  new UserError({
    code: 'RETYPE.NOT_POSSIBLE',
    message: `Field "${field}" of ${model} ${why}, which has no recipe for another type.`,
    hint: 'Add a field beside it: pnpm gen field --help',
  })
