import { expect, test } from 'vitest'
import { ownApp, send } from '../../test/own-app.ts'

const app = ownApp()
const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'QUERY']

/** Every path of the app, with the methods that it has. */
const paths = [
  ...Map.groupBy(
    app.routes.filter(({ method }) => method !== 'ALL'),
    ({ path }) => path,
  ),
].map(([path, routes]) => ({
  path: path.replace(/:\w+(\{.*?\})?/g, 'x').replace(/\*$/, 'x'),
  has: new Set(routes.map(({ method }) => method)),
}))

test.each(paths)('$path says with 405 and OPTIONS which methods it has', async ({ path, has }) => {
  const allow = [...has, ...(has.has('GET') ? ['HEAD'] : []), 'OPTIONS'].join(', ')
  for (const method of methods) {
    if (has.has(method) || (method === 'HEAD' && has.has('GET'))) continue
    const answer = await send(method, path)
    expect({ method, status: answer.status }).toEqual({ method, status: 405 })
    expect(answer.headers.get('allow')).toBe(allow)
    if (method !== 'HEAD') expect(answer.body).toMatchObject({ code: 'method_not_allowed' })
  }
  const options = await send('OPTIONS', path)
  expect(options).toMatchObject({ status: 204, body: {} })
  expect(options.headers.get('allow')).toBe(allow)
})

test('HEAD answers as GET does, without a body', async () => {
  const get = await send('GET', '/rate-limits')
  const head = await send('HEAD', '/rate-limits')
  expect(head).toMatchObject({ status: 200, body: {} })
  expect(head.headers.get('content-type')).toBe(get.headers.get('content-type'))
})

test('a path without any route is a 404, also for OPTIONS', async () => {
  for (const method of [...methods, 'OPTIONS']) {
    expect((await send(method, '/nowhere')).status).toBe(404)
  }
})
