import type { ProjectState } from '../pipeline/project-state.ts'
import type { ScannedSchema } from '../schema/scan-schema.ts'
import { findField, isIgnored, isUnknownToClient } from '../schema/schema-lookup.ts'

/** Of what takes a name away at once. */
export const failsUntilOut = 'A release that runs fails until the new one is out.'

/** What to heed with the second of two releases; `isBegun` looks at the base branch's schema. */
export function secondStepNotes(
  { base }: ProjectState,
  isBegun: (schema: ScannedSchema) => boolean,
): string[] {
  const released = base()
  const order = 'Deploy it when no release runs any more that uses what goes.'
  if (released === undefined) {
    return ['Without git nothing says whether the first step is released.', order]
  }
  if (isBegun(released)) return [order]
  return ['The base branch has no first step yet: that has to be released before this one.', order]
}

/** Whether no release that knows the field, or the model, is to come. */
export function isOutOfCode({ blocks }: ScannedSchema, model: string, field?: string): boolean {
  const block = blocks.find((one) => one.kind === 'model' && one.name === model)
  if (block === undefined || isIgnored(block)) return block !== undefined
  const item = field === undefined ? undefined : findField(block, field)
  return item !== undefined && isUnknownToClient(item)
}
