import type { SchemaFile } from '../schema-file.ts'
import { affectedModels, haveSameConfig } from './affected-models.ts'
import { readBlocks, type SchemaBlocks } from './schema-blocks.ts'
import { sliceSchema, withRelated } from './slice-schema.ts'

/**
 * Both schemas with only the models that differ and those that they refer to: the rest is equal in
 * both, so it is no part of their difference. Undefined where the text does not show it.
 */
export function sliceChanges(
  before: SchemaFile[],
  after: SchemaFile[],
): [before: SchemaFile[], after: SchemaFile[]] | undefined {
  const [old, fresh] = [readBlocks(before), readBlocks(after)]
  if (old === undefined || fresh === undefined) return undefined
  if (fresh.config.length === 0 || !haveSameConfig(old, fresh)) return undefined
  const affected = affectedModels(old, fresh)
  const kept = new Set([...withRelated(old, affected), ...withRelated(fresh, affected)])
  const counting = [...fresh.models.keys()].find(
    (name) => !affected.has(name) && counts(fresh, name),
  )
  if (counting !== undefined) kept.add(counting)
  return [sliceSchema(old, kept), sliceSchema(fresh, kept)]
}

/**
 * To Prisma all columns that count have one sequence without a name, which it adds with the first
 * and drops with the last.
 */
const counts = ({ models }: SchemaBlocks, name: string) =>
  models.get(name)?.body.some((line) => line.includes('@default(autoincrement())')) === true
