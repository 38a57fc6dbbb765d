import type { FieldSpec } from '../grammar/field-spec.ts'
import type { ModelNames } from '../plan/names.ts'
import { refColumn } from '../plan/ref-effects.ts'
import type { ApiContext } from './api-field.ts'
import { schemaName } from './schema-name.ts'

/** A related record that `?include=` may add to an answer. */
export interface IncludedRelation {
  /** `author` */
  name: string
  /** `authorId` */
  column: string
  target: ModelNames
  /** What its own routes want of who reads it, or `public`. */
  scope: string
  /** Key of the target. */
  id: string
  /** The target has a factory, which the test needs. */
  testable: boolean
}

/** Undefined for what is not included: lists, private references, and models without routes. */
export function includedRelation(
  spec: FieldSpec,
  { target, readScope, hasFactory }: ApiContext,
): IncludedRelation | undefined {
  if (spec.kind !== 'ref' || spec.private) return undefined
  const { names, id } = target(spec.target)
  const scope = readScope(names)
  if (scope === undefined) return undefined
  return {
    name: spec.name,
    column: refColumn(spec),
    target: names,
    scope,
    id: id?.name ?? 'id',
    testable: hasFactory(names),
  }
}

/** `included(user, 'users:read')` */
export const relatedType = ({ target, scope }: IncludedRelation) =>
  `included(${schemaName(target)}, '${scope}')`

/** `author: included(user, 'users:read'),` */
export const relatedLine = (relation: IncludedRelation) =>
  `${relation.name}: ${relatedType(relation)},`

/** Where `included` comes from. */
export const includeModule = '../../http/include.ts'

/** Where the schema of that line comes from; a relation to the same model imports nothing. */
export function relatedImport(
  { target }: Pick<IncludedRelation, 'target'>,
  { model }: Pick<ModelNames, 'model'>,
) {
  if (target.model === model) return undefined
  return { name: schemaName(target), module: `../${target.route}/schemas.ts` }
}

/** A test that the record is there as its own route answers it, private fields left out. */
export const includeTest = (
  { name, column, target, id }: IncludedRelation,
  { model, route }: Pick<ModelNames, 'model' | 'route'>,
  key = 'id',
) => `test('${includeTitle(name)}', async () => {
    const other = await create${target.model}(db)
    const { ${key === 'id' ? key : `${key}: id`} } = await create${model}(db, { ${column}: other.${id} })
    const { body } = await call('GET', \`/${route}/\${id}?include=${name}\`)
    const own = await call('GET', \`/${target.route}/\${other.${id}}\`)
    expect(body.${name}).toEqual(expect.any(Object))
    expect(own.body).toMatchObject(Object(body.${name}))
    const page = await call('GET', '/${route}?include=${name}')
    expect(page.body.data).toContainEqual(expect.objectContaining({ ${name}: body.${name} }))
  })`

export const includeTitle = (name: string) => `includes its ${name}`
