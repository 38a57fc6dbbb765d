import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { wholeApp } from '../../test/own-app.ts'
import { routesOf, urlOf } from '../../test/walk.ts'
import { markOf } from '../http/marks.ts'
import { tokenFor } from '../testing.ts'
import { checkAccess } from './check-access.ts'

const app = wholeApp()

/** Each route once, with what its handlers say of who may call it. */
const routes = [...Map.groupBy(routesOf(app), ({ method, path }) => `${method} ${path}`)].map(
  ([name, handlers]) => {
    const [method = '', path = ''] = name.split(' ')
    const access = handlers.flatMap(({ handler }) => markOf(handler)?.access ?? [])
    return { name, access, method: method === 'ALL' ? 'POST' : method, url: urlOf(path) }
  },
)

const request = (method: string, url: string, headers: Record<string, string> = {}) =>
  app.request(url, { method, headers })

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
  expect((await request(method, url)).status).toBe(401)
  const other = `Bearer ${await tokenFor('someone', [randomUUID()])}`
  expect((await request(method, url, { authorization: other })).status).toBe(403)
})

test.each(open)('$name is open', async ({ method, url }) => {
  const { headers } = await request(method, url)
  expect(headers.get('www-authenticate')).toBe(null) // a route may refuse by what it checks itself
})
