import { expect, test } from 'vitest'
import { ownApp } from '../../test/own-app.ts'
import { markOf } from '../http/marks.ts'
import { tokenFor } from '../testing.ts'
import { checkAccess } from './check-access.ts'

const app = ownApp()

/** Each route once, with what its handlers say of who may call it. */
const routes = [
  ...Map.groupBy(
    app.routes.filter(({ method }) => method !== 'ALL'), // middleware
    ({ method, path }) => `${method} ${path}`,
  ),
].map(([name, handlers]) => {
  const [method = '', path = ''] = name.split(' ')
  const access = handlers.flatMap(({ handler }) => markOf(handler)?.access ?? [])
  return { name, access, method, url: path.replace(/:\w+(\{.*?\})?/g, 'x').replace(/\*$/, 'x') }
})

const request = async (method: string, url: string, headers: Record<string, string> = {}) =>
  (await app.request(url, { method, headers })).status

test('there are routes', () => {
  expect(routes.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['GET /health/live', 'GET /rate-limits', 'DELETE /rate-limits/:caller']),
  )
})

test('each says who may call it', () => {
  expect(() => checkAccess(app.routes)).not.toThrow()
})

const guarded = routes.filter(({ access: [access] }) => access !== 'public')
const open = routes.filter(({ access: [access] }) => access === 'public')

test.each(guarded)('$name is closed without a token, and without its scope', async (route) => {
  const { method, url } = route
  expect(await request(method, url)).toBe(401)
  const other = `Bearer ${await tokenFor('someone', ['others:read'])}`
  expect(await request(method, url, { authorization: other })).toBe(403)
})

test.each(open)('$name is open', async ({ method, url }) => {
  expect([401, 403]).not.toContain(await request(method, url))
})
