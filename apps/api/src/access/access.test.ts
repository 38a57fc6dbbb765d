import { expect, test } from 'vitest'
import { createApp } from '../app.ts'
import { deps, send, tokenFor } from '../testing.ts'

const get = async (authorization: string) => {
  const { status, body, headers } = await send('GET', '/users', { headers: { authorization } })
  return { status, code: body.code, challenge: headers.get('www-authenticate') }
}

test('a token lets its scopes in, and a challenge says which one another lacks', async () => {
  expect(await get(`Bearer ${await tokenFor('a', ['users:read'])}`)).toMatchObject({ status: 200 })
  expect(await get(`Bearer ${await tokenFor('a', ['users:write', 'users:reads'])}`)).toEqual({
    status: 403,
    code: 'scope_missing',
    challenge: 'Bearer error="insufficient_scope", scope="users:read"',
  })
})

test('a token that does not hold is challenged with the reason', async () => {
  expect(await get('Bearer a.b.c')).toEqual({
    status: 401,
    code: 'token_invalid',
    challenge: 'Bearer error="invalid_token", error_description="The token does not hold."',
  })
})

test('without a token the challenge has no reason', async () => {
  const answer = await createApp(deps).request('/users')
  expect(answer.status).toBe(401)
  expect(answer.headers.get('www-authenticate')).toBe('Bearer')
  expect(await answer.json()).toMatchObject({ code: 'token_missing' })
})
