import { z } from 'zod'
import type { Operator } from '../http/answers.ts'
import type { Related } from '../http/include.ts'
import {
  defaultLimit,
  isPattern,
  longestPattern,
  maxLimit,
  mostValues,
} from '../http/list-query.ts'
import type { JsonSchema, Schemas } from './collect-schemas.ts'
import type { DescribedRoute } from './described-routes.ts'
import { pathParameters } from './path-parameters.ts'

export interface Parameter {
  name: string
  in: 'path' | 'query' | 'header'
  description?: string
  required?: boolean
  schema: JsonSchema
  /** Of arrays: `false` is one text with commas. */
  explode?: false
}

/** One by one, as a caller sends them. */
export const parametersOf = (route: DescribedRoute, schemas: Schemas): Parameter[] => [
  ...(route.list ? listParameters(route.list, route.related, schemas) : []),
  ...[...route.inputs].flatMap(([target, schema]) => {
    if (target === 'json') return []
    return fieldsOf(schema).flatMap(([name, field]) =>
      target === 'query' && name === 'include'
        ? includeParameters(route.related)
        : {
            name,
            in: target === 'param' ? ('path' as const) : target,
            required: target === 'param' || !z.safeParse(field, undefined).success,
            schema: schemas.of(field, 'input'),
          },
    )
  }),
  ...undeclared(route),
  ...conditions(route),
]

/** Those of the path that no `valid('param', …)` names. */
function undeclared({ path, inputs }: DescribedRoute): Parameter[] {
  const declared = inputs.get('param')
  const names = declared ? fieldsOf(declared).map(([name]) => name) : []
  return pathParameters(path)
    .filter(({ name }) => !names.includes(name))
    .map(({ name, pattern }) => ({
      name,
      in: 'path',
      required: true,
      schema: { type: 'string', ...(pattern ? { pattern: `^(?:${pattern})$` } : {}) },
    }))
}

const fieldsOf = (schema: z.ZodType) =>
  schema instanceof z.ZodObject ? Object.entries<z.core.$ZodType>(schema.shape) : []

function listParameters(
  list: NonNullable<DescribedRoute['list']>,
  related: Related,
  schemas: Schemas,
): Parameter[] {
  const sorts = [...list.sorts.keys()]
  const filters = [...list.columns].flatMap(([name, { operators }]) => {
    const value = schemas.of(withoutNull(list.schema.shape[name]), 'output')
    return operators.map((operator) => filter(name, operator, value))
  })
  return [
    {
      name: 'limit',
      in: 'query',
      description: 'How many records a page has at most; it has fewer where they are large.',
      schema: { type: 'integer', minimum: 1, maximum: maxLimit, default: defaultLimit },
    },
    {
      name: 'cursor',
      in: 'query',
      description: 'The `nextCursor` of the page before.',
      schema: { type: 'string' },
    },
    {
      name: 'sort',
      in: 'query',
      description: 'The column to sort by; `-` in front of it sorts downwards.',
      schema: {
        type: 'string',
        enum: sorts.flatMap((name) => [name, `-${name}`]),
        default: list.key,
      },
    },
    ...includeParameters(related, list.large),
    ...filters,
  ]
}

function withoutNull(schema: z.core.$ZodType | undefined): z.core.$ZodType {
  return schema instanceof z.ZodNullable ? schema.unwrap() : (schema ?? z.unknown())
}

function filter(name: string, operator: Operator, value: JsonSchema): Parameter {
  const parameter = { name: `${name}[${operator}]`, in: 'query' as const }
  if (operator === 'is') return { ...parameter, name, schema: value }
  if (operator === 'null') return { ...parameter, schema: { type: 'boolean' } }
  if (isPattern(operator)) {
    return { ...parameter, schema: { ...value, maxLength: longestPattern } }
  }
  if (operator !== 'in') return { ...parameter, schema: value }
  const list = { type: 'array', items: value, minItems: 1, maxItems: mostValues }
  return { ...parameter, explode: false, schema: list }
}

function includeParameters(related: Related, large: readonly string[] = []): Parameter[] {
  const names = [...Object.keys(related), ...large]
  if (names.length === 0) return []
  const orLarge = large.length === 0 ? '' : ' and large columns'
  const wanted = Object.entries(related).flatMap(([name, { access }]) =>
    access === 'public' ? [] : [` \`${name}\` wants the scope \`${access.scope}\`.`],
  )
  return [
    {
      name: 'include',
      in: 'query',
      description: `Related records${orLarge} to answer as well.${wanted.join('')}`,
      explode: false,
      schema: { type: 'array', items: { type: 'string', enum: names } },
    },
  ]
}

/** Whether the route changes a record that may have changed since, and can tell. */
export const isConditional = (route: DescribedRoute) =>
  route.about.conditional === true && route.versioned && isChange(route)

/** Of one record: it may be a 412 also where there are no versions, of which no ETag is one. */
export const isChange = ({ method, path }: DescribedRoute) =>
  /^(put|patch|delete)$/.test(method) && path.includes('/:')

/** Whether a create may be repeated by its key: the fuzz of this document holds the handler to it. */
export const isRepeatable = ({ method, answers, about }: DescribedRoute) =>
  about.repeatable === true && method === 'post' && 201 in answers

const conditions = (route: DescribedRoute): Parameter[] => [
  ...(isConditional(route)
    ? [
        {
          name: 'If-Match',
          in: 'header' as const,
          description: 'The ETag of the version to change; of another one it is a 412.',
          schema: { type: 'string' },
        },
      ]
    : []),
  ...(isRepeatable(route)
    ? [
        {
          name: 'Idempotency-Key',
          in: 'header' as const,
          description:
            'A repeat with the same key gets the first answer again and does nothing. It needs a token.',
          schema: { type: 'string', pattern: '^[!-~]{1,200}$' },
        },
      ]
    : []),
]
