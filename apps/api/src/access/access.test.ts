import { expect, test } from 'vitest'
import { ownApp, send } from '../../test/own-app.ts'
import { tokenFor } from '../testing.ts'

const get = async (authorization: string) => {
  const { status, body, headers } = await send('GET', '/rate-limits', {
    headers: { authorization },
  })
  return { status, code: body.code, challenge: headers.get('www-authenticate') }
}

test('a token lets its scopes in, and a challenge says which one another lacks', async () => {
  expect(await get(`Bearer ${await tokenFor('a', ['rate-limits:read'])}`)).toMatchObject({
    status: 200,
  })
  expect(
    await get(`Bearer ${await tokenFor('a', ['rate-limits:write', 'rate-limits:reads'])}`),
  ).toEqual({
    status: 403,
    code: 'scope_missing',
    challenge: 'Bearer error="insufficient_scope", scope="rate-limits:read"',
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
  const answer = await ownApp().request('/rate-limits')
  expect(answer.status).toBe(401)
  expect(answer.headers.get('www-authenticate')).toBe('Bearer')
  expect(await answer.json()).toMatchObject({ code: 'token_missing' })
})
