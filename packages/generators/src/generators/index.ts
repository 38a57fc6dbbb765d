import type { Generator } from '../pipeline/generator.ts'
import { enumType } from './enum/enum.ts'
import { enumValue } from './enum-value/enum-value.ts'
import { field } from './field/field.ts'
import { indexOn } from './index/index-on.ts'
import { join } from './join/join.ts'
import { migration } from './migration/migration.ts'
import { model } from './model/model.ts'
import { optionalField } from './optional/optional.ts'
import { relation } from './relation/relation.ts'
import { remove } from './remove/remove.ts'
import { rename } from './rename/rename.ts'
import { requireField } from './require/require.ts'
import { retype } from './retype/retype.ts'
import { unique } from './unique/unique.ts'

/** Everything that `pnpm gen` makes, in the order in which it is listed. */
export const generators: readonly Generator[] = [
  model,
  field,
  relation,
  join,
  rename,
  requireField,
  optionalField,
  retype,
  remove,
  indexOn,
  unique,
  enumType,
  enumValue,
  migration,
]
