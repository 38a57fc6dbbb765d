import { UserError } from '@repo/cli'
import type { ProjectState } from '../../pipeline/project-state.ts'
import { columnEffects } from '../../plan/column-effects.ts'
import { requireColumn } from '../../plan/require-columns.ts'
import { sqlType } from '../../plan/sql-type.ts'
import { editSchema } from '../../schema/edit-schema.ts'
import { type SchemaBlock, type SchemaItem, scanSchema } from '../../schema/scan-schema.ts'
import type { FieldChange, SchemaEdit } from '../../schema/schema-edit.ts'
import { columnName, requireModel } from '../../schema/schema-lookup.ts'
import { ownerOf } from '../field/owner-of.ts'
import { type Conversion, conversionOf } from './conversion.ts'
import type { RetypeRequest } from './retype.ts'
import { retypeCommand } from './retype-command.ts'
import { retypedDefault } from './retyped-default.ts'

export interface Retyped extends Conversion {
  block: SchemaBlock
  item: SchemaItem
  /** SQL types of before and after. */
  from: string
  to: string
  /** What changes in the field's line, and elsewhere: a new enum. */
  change: FieldChange
  edits: SchemaEdit[]
  extensions: string[]
}

/**
 * What a new type means in the schema and in SQL. Throws `RETYPE.NOT_POSSIBLE`,
 * `RETYPE.DEFAULT`, and `RETYPE.LOSSY` where values would be cut and no `--using` says how.
 */
export function retyped(request: RetypeRequest, { schema }: ProjectState): Retyped {
  const { model, field, spec, using } = request
  const block = requireModel(schema, model)
  const item = requireColumn(schema, model, field)
  if (item.arity === 'list') throw notPossible(model, field, 'is a list')
  const effects = columnEffects({ ...spec, optional: true }, ownerOf(schema, block), schema)
  const [written] = effects.fields
  if (written === undefined) throw new Error(`No column for ${field}.`)
  const native = written.attributes.filter((text) => text.startsWith('@db.'))
  const change: FieldChange = {
    type: written.type.replace(/\?$/, ''),
    set: [...retypedDefault(request, schema, item), ...native],
    drop: [
      ...(native.length > 0 ? [] : ['@db']),
      ...(written.type.startsWith('DateTime') ? [] : ['@updatedAt']),
      // What Prisma has no type for is unknown to the client without it.
      ...(written.type.startsWith('Unsupported') ? ['@ignore'] : []),
    ],
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
    ...conversionOf({
      field,
      command: retypeCommand(request),
      column: columnName(item),
      from,
      to,
      using,
    }),
  }
}

const notPossible = (model: string, field: string, why: string) =>
  new UserError({
    code: 'RETYPE.NOT_POSSIBLE',
    message: `Field "${field}" of ${model} ${why}, which has no recipe for another type.`,
    hint: 'Add a field beside it: pnpm gen field --help',
  })
