import type { ManySpec } from '../grammar/field-spec.ts'
import type { PslField } from '../schema/psl.ts'
import type { ScannedSchema } from '../schema/scan-schema.ts'
import { docLines } from './column-effects.ts'
import type { FieldEffects, Owner } from './field-effects.ts'
import { noId, otherSide, relationTarget } from './relation-target.ts'

/** `tags:many:Tag`: a list on both sides; Prisma keeps the join table. */
export function manyEffects(spec: ManySpec, owner: Owner, schema: ScannedSchema): FieldEffects {
  relationTarget(spec, owner, schema)
  if (owner.id === undefined) throw noId(spec, owner.model)
  const { as, rel } = otherSide(spec, owner, schema, owner.many)
  const attributes = rel === undefined ? [] : [`@relation("${rel}")`]
  const list = (name: string, model: string, doc: string[]): PslField => ({
    name,
    type: `${model}[]`,
    attributes,
    doc,
  })
  return {
    fields: [list(spec.name, spec.target, docLines(spec))],
    attributes: [],
    edits: [
      { edit: 'addField', model: spec.target, field: list(as, owner.model, []), place: 'last' },
    ],
    extensions: [],
  }
}
