import { expect, test } from 'vitest'
import { send, wholeApp } from '../../test/own-app.ts'
import { routesOf, takes, urlOf } from '../../test/walk.ts'

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'QUERY']
const whole = wholeApp()
const walked = routesOf(whole)
const urls = [...new Set(walked.map(({ path }) => urlOf(path)))]

/** The methods by which some route takes the URL. */
async function methodsOf(url: string): Promise<Set<string>> {
  const named = [...new Set([...methods, ...walked.map(({ method }) => method)])].filter(
    (method) => method !== 'ALL',
  )
  const taken = named.map(async (method) => {
    const those = await Promise.all(walked.map((route) => takes(route, method, url)))
    return those.includes(true) ? method : []
  })
  return new Set((await Promise.all(taken)).flat())
}

test.each(urls)('%s says with 405 and OPTIONS which methods it has', async (url) => {
  const has = await methodsOf(url)
  const refused = methods.filter((method) => !has.has(method))
  if (refused.length === 0) return
  const allow = [...has, 'OPTIONS'].sort()
  const allowedBy = ({ headers }: Response) => headers.get('allow')?.split(', ').sort()
  for (const method of refused) {
    const answer = await whole.request(url, { method })
    expect({ method, status: answer.status }).toEqual({ method, status: 405 })
    expect(allowedBy(answer)).toEqual(allow)
    if (method === 'HEAD') continue
    expect(await answer.json()).toMatchObject({ code: 'method_not_allowed' })
  }
  if (has.has('OPTIONS')) return
  const options = await whole.request(url, { method: 'OPTIONS' })
  expect({ status: options.status, allow: allowedBy(options) }).toEqual({ status: 204, allow })
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
