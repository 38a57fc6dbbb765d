import { expect, test } from 'vitest'
import { ownApp } from '../../test/own-app.ts'
import { deps } from '../testing.ts'

const page = 'https://app.example.com'
const appFor = (...corsOrigins: string[]) => ownApp({ settings: { ...deps.settings, corsOrigins } })

const corsOf = ({ headers }: Response) =>
  Object.fromEntries([...headers].filter(([name]) => /^access-control|^vary$/.test(name)))

const preflight = { origin: page, 'access-control-request-method': 'PATCH' }

test('without origins there is no CORS', async () => {
  const answer = await appFor().request('/rate-limits', { headers: { origin: page } })
  expect(corsOf(answer)).toEqual({})
})

test('pages of an origin that is listed read answers, problems too', async () => {
  const answer = await appFor(page).request('/rate-limits', { headers: { origin: page } })
  expect(answer.status).toBe(401)
  expect(corsOf(answer)).toEqual({
    'access-control-allow-origin': page,
    'access-control-expose-headers': expect.stringContaining('ETag'),
    vary: 'Origin',
  })
})

test.each(['https://other.example.com', 'null', `${page}.evil.com`])(
  'pages of %s do not',
  async (origin) => {
    const answer = await appFor(page).request('/rate-limits', { headers: { origin } })
    expect(corsOf(answer)).toEqual({ vary: 'Origin' })
  },
)

test('a browser that asks first is told what it may send, without a token', async () => {
  const options = { method: 'OPTIONS', headers: preflight }
  const answer = await appFor(page).request('/rate-limits/x', options)
  expect(answer.status).toBe(204)
  expect(corsOf(answer)).toMatchObject({
    'access-control-allow-headers': expect.stringContaining('Authorization'),
    'access-control-allow-methods': 'GET, PATCH, DELETE, HEAD, OPTIONS',
    'access-control-max-age': '7200',
  })
})

test('of all pages: the answer is the same for each', async () => {
  const answer = await appFor('*').request('/rate-limits', { headers: { origin: page } })
  expect(corsOf(answer)).toMatchObject({ 'access-control-allow-origin': '*' })
  expect(answer.headers.get('vary')).toBeNull()
})
