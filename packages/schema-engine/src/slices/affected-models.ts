import { linesOf, type SchemaBlock, type SchemaBlocks, typeOf, typesOf } from './schema-blocks.ts'

/** Names of the models that differ in themselves, in an enum, or in what they are to others. */
export function affectedModels(before: SchemaBlocks, after: SchemaBlocks): Set<string> {
  const enums = changedKeys(before.enums, after.enums)
  const affected = changedKeys(before.models, after.models)
  for (const [name, block] of [...before.models, ...after.models]) {
    if (typesOf(block).some((type) => enums.has(type))) affected.add(name)
  }
  for (const name of [...affected]) {
    const [old = [], fresh = []] = [before, after].map((blocks) => relationsOf(blocks, name))
    // What a relation is called is part of the types of its other side.
    if (old.join('\n') === fresh.join('\n')) continue
    for (const line of [...old, ...fresh]) affected.add(typeOf(line) ?? '')
  }
  return affected
}

/** Whether generators and datasource are the same. */
export function haveSameConfig(before: SchemaBlocks, after: SchemaBlocks): boolean {
  const [old, fresh] = [before, after].map(({ config }) => config.flatMap(linesOf).join('\n'))
  return old === fresh
}

const relationsOf = ({ models }: SchemaBlocks, name: string) =>
  models.get(name)?.body.filter((line) => models.has(typeOf(line) ?? '')) ?? []

type Blocks = Map<string, SchemaBlock>

function changedKeys(before: Blocks, after: Blocks): Set<string> {
  const textOf = (block: SchemaBlock | undefined) => block && linesOf(block).join('\n')
  const all = new Set([...before.keys(), ...after.keys()])
  return new Set([...all].filter((key) => textOf(before.get(key)) !== textOf(after.get(key))))
}
