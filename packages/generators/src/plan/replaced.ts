import type { DefaultValue, FieldSpec } from '../grammar/field-spec.ts'
import type { ResourceChange } from '../resource/follow-resource.ts'
import type { ScannedSchema } from '../schema/scan-schema.ts'
import type { FieldParts } from './columns-of.ts'
import { specOfField } from './spec-of-field.ts'

/** The field for the API, with what is different now. What the grammar does not know is left alone. */
export function replaced(
  schema: ScannedSchema,
  { block, columns }: FieldParts,
  difference: { optional?: boolean; unique?: boolean; default?: DefaultValue },
): ResourceChange[] {
  return columns.flatMap((item) => {
    const spec = specOfField(schema, block, item)
    if (spec === undefined || spec.kind === 'many') return []
    return [{ change: 'replace', spec: { ...spec, ...difference } satisfies FieldSpec }]
  })
}
