import type { Column } from './columns.ts'
import { freshName, type ModelShape } from './models.ts'
import type { LineShape } from './shape.ts'

export interface RawRelation {
  name: string
  from: number
  to: number
  kind: number
  /** Bits: optional, named, index, map; ignored, if all from the map on are set. */
  flags: number
}

/** Adds both sides of each relation to the models. */
export function relate(models: ModelShape[], raw: RawRelation[], views: ModelShape[]): void {
  const related = new Set<string>()
  const owners = [...models, ...views]
  for (const [at, relation] of raw.entries()) {
    const owner = owners[relation.from % owners.length]
    const target = models[relation.to % models.length]
    if (owner === undefined || target === undefined) continue
    const pair = [owner.name, target.name].sort().join('To')
    const isFirst = owner !== target && !related.has(pair)
    related.add(pair)
    const label = relationLabel(relation, at, isFirst, pair)
    const many =
      relation.kind % 3 === 2 &&
      [owner, target].every((side) => side.hasSingleId && !side.ignored && side.kind === 'model')
    if (many) relateMany(owner, target, relation, label)
    else relateOne(owner, target, relation, label, at)
  }
}

function relationLabel(
  { flags }: RawRelation,
  at: number,
  isFirst: boolean,
  pair: string,
): string | undefined {
  if (isFirst && (flags & 2) === 0) return undefined
  // Also the name that it would have without one.
  return isFirst && flags & 4 ? pair : `r${at} // @relation`
}

function relateMany(
  owner: ModelShape,
  target: ModelShape,
  { name }: RawRelation,
  label: string | undefined,
) {
  const attributes = label === undefined ? [] : [`@relation("${label}")`]
  addField(owner, { name, type: target.name, mark: '[]', attributes })
  addField(target, { name: `${name}Of`, type: owner.name, mark: '[]', attributes })
}

function relateOne(
  owner: ModelShape,
  target: ModelShape,
  { name, kind, flags }: RawRelation,
  label: string | undefined,
  at: number,
): void {
  const isOptional = (flags & 1) !== 0 || owner === target
  const isUnique = kind % 3 === 1 && owner.kind === 'model'
  const keys = target.key.map((column) =>
    foreignKey(owner, `${name}_${column.name}`, column, isOptional),
  )
  const fields = keys.map((key) => key.name).join(', ')
  if (isUnique && keys.length === 1) keys[0]?.attributes.push('@unique')
  else if (isUnique) owner.attributes.push(`@@unique([${fields}])`)
  else if (flags & 4 && owner.kind === 'model') owner.attributes.push(`@@index([${fields}])`)
  const args = [
    ...(label === undefined ? [] : [flags & 8 ? `name: "${label}"` : `"${label}"`]),
    `fields: [${fields}]`,
    `references: [${target.key.map((key) => key.name).join(', ')}]`,
    ...reaction(flags, isOptional, owner.kind),
    ...(flags & 16 && owner.kind === 'model' ? [`map: "fk ${at} fields: [title]"`] : []),
  ]
  const turned = args.slice(flags % args.length).concat(args.slice(0, flags % args.length))
  const isIgnored = (flags & 0b1110000) === 0b1110000
  addField(owner, {
    name,
    type: target.name,
    ...(isOptional && { mark: '?' }),
    attributes: [`@relation(${turned.join(', ')})`, ...ignoreOf(owner, target, isIgnored)],
  })
  addField(target, {
    name: `${name}Of`,
    type: owner.name,
    mark: isUnique ? '?' : '[]',
    attributes: [
      ...(label === undefined ? [] : [`@relation("${label}")`]),
      ...ignoreOf(target, owner, isIgnored),
    ],
  })
}

function foreignKey(
  owner: ModelShape,
  name: string,
  { type, attributes }: Column,
  isOptional: boolean,
): LineShape {
  return addField(owner, {
    name,
    type,
    ...(isOptional && { mark: '?' }),
    attributes: attributes.filter((text) => text.startsWith('@db.')),
  })
}

function reaction(flags: number, isOptional: boolean, kind: string): string[] {
  const choices = ['', 'Cascade', 'Restrict', 'NoAction', ...(isOptional ? ['SetNull'] : [])]
  const choice = choices[flags % choices.length] ?? ''
  return choice === '' || kind === 'view' ? [] : [`onDelete: ${choice}`]
}

/** A field that points at an ignored model must be ignored itself, unless its own model is. */
function ignoreOf(own: ModelShape, other: ModelShape, isIgnored: boolean): string[] {
  return !own.ignored && (other.ignored || isIgnored) ? ['@ignore'] : []
}

function addField(model: ModelShape, line: LineShape): LineShape {
  const taken = new Set(model.lines.map(({ name }) => name.toLowerCase()))
  const added = { ...line, name: freshName(taken, line.name) }
  model.lines.push(added)
  return added
}
