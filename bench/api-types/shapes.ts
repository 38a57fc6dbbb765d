type Files = Record<string, string>

const imports = (up: string) => `import { Hono } from 'hono'
import { z } from 'zod'
import { can } from '${up}/src/access/access.ts'
import type { ApiEnv } from '${up}/src/app.ts'
import { answer } from '${up}/src/http/answers.ts'
import { field } from '${up}/src/http/fields.ts'
import { queryOf } from '${up}/src/http/include.ts'
import { listOf, pageOf } from '${up}/src/http/list.ts'
import { valid } from '${up}/src/http/validate.ts'
`

/** As `pnpm gen model` writes them, without the database; no two have the same columns. */
const schemas = (n: number) => `
const related${n} = () => ({})
const record${n} = z.object({
  id: answer.uuid(),
  title${n}: answer.text(),
  body${n}: answer.text().nullable(),
  count${n}: answer.int(),
  price${n}: answer.decimal(10, 2),
  isLive: answer.bool(),
  createdAt: answer.datetime(),
  updatedAt: answer.datetime(),
})
const fields${n} = {
  title${n}: field.text(),
  body${n}: field.text().nullish(),
  count${n}: field.int(),
  price${n}: field.decimal(10, 2),
  isLive: field.bool(),
}
const body${n} = z.strictObject(fields${n})
const changes${n} = z.strictObject(fields${n}).partial()
const params${n} = z.object({ id: field.uuid() })
const query${n} = queryOf(related${n})
const list${n} = listOf(record${n}, related${n})
declare const row${n}: z.infer<typeof record${n}>
`

const routes = (n: number, path: string) => `
  .get('${path || '/'}', can('r:read', { 200: pageOf(record${n}) }), list${n}, async (c) => c.json(c.req.valid('query').of([row${n}])))
  .post('${path || '/'}', can('r:write', { 201: record${n} }), valid('json', body${n}), async (c) => c.json(row${n}, 201))
  .get('${path}/:id', can('r:read', { 200: record${n} }), valid('param', params${n}), query${n}, async (c) => c.json(row${n}))
  .patch('${path}/:id', can('r:write', { 200: record${n} }), valid('param', params${n}), valid('json', changes${n}), async (c) => c.json(row${n}))
  .delete('${path}/:id', can('r:write', { 204: undefined }), valid('param', params${n}), async (c) => c.body(null, 204))`

const call = (n: number, api: string) => `
export async function call${n}() {
  const { data } = await (await ${api}.$get({ query: { limit: '1', sort: '-createdAt' } })).json()
  const json = { title${n}: 'a', count${n}: 1, price${n}: '1', isLive: true }
  const { id, title${n} } = await (await ${api}.$post({ json })).json()
  await ${api}[':id'].$patch({ param: { id }, json: { title${n} } })
  await ${api}[':id'].$delete({ param: { id } })
  return data.map((one) => one.body${n})
}`

const numbers = (size: number) => [...Array(size).keys()]

/** As `apps/api/src/api-type.ts`. */
const apiType = `import { hc } from 'hono/client'
import type { routes } from './index.ts'
const client = () => hc<ReturnType<typeof routes>>('')
export type Api = ReturnType<typeof client>
`

const caller = (size: number, from: string) => `import type { Api } from '${from}'
import { createClient } from '../../../../packages/api-client/src/index.ts'
const api = createClient<Api>({ baseUrl: 'http://api' })
${numbers(size)
  .map((n) => call(n, `api.r${n}`))
  .join('\n')}
// @ts-expect-error: no such resource
api.none
`

const resources = (size: number): Files =>
  Object.fromEntries(
    numbers(size).map((n) => [
      `r${n}.ts`,
      `${imports('../..')}${schemas(n)}\nexport const routes${n} = () => new Hono<ApiEnv>()${routes(n, '')}\n`,
    ]),
  )

const joined = (size: number): Files => ({
  ...resources(size),
  'api-type.ts': apiType,
  'index.ts': `import { Hono } from 'hono'
import type { ApiEnv } from '../../src/app.ts'
${numbers(size)
  .map((n) => `import { routes${n} } from './r${n}.ts'\n`)
  .join('')}
export const routes = () => new Hono<ApiEnv>()
${numbers(size)
  .map((n) => `  .route('/r${n}', routes${n}())`)
  .join('\n')}
`,
})

const chained = (size: number): Files => ({
  'api-type.ts': apiType,
  'index.ts': `${imports('../..')}${numbers(size).map(schemas).join('')}
export const routes = () => new Hono<ApiEnv>()${numbers(size)
    .map((n) => routes(n, `/r${n}`))
    .join('')}`,
})

/** Files by name, for a number of resources; `declared` is where the API's type is written out. */
export const shapes: Record<string, (size: number, declared: string) => Files> = {
  'a caller, by the declared type': (size, declared) => ({ 'caller.ts': caller(size, declared) }),
  'a caller, by the routes': (size) => ({
    ...joined(size),
    'caller.ts': caller(size, './api-type.ts'),
  }),
  'a caller, by routes in one chain': (size) => ({
    ...chained(size),
    'caller.ts': caller(size, './api-type.ts'),
  }),
  'the routes alone': joined,
}
