import type { Generator } from '../pipeline/generator.ts'
import { field } from './field/field.ts'
import { model } from './model/model.ts'

/** Everything that `pnpm gen` makes, in the order in which it is listed. */
export const generators: readonly Generator[] = [model, field]
