import { expect, test } from 'vitest'
import { z } from 'zod'
import { ownApp, send } from '../../test/own-app.ts'
import { tokenFor } from '../testing.ts'
import { open } from './access.ts'

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

test('an open route has its Authorization header for itself', async () => {
  const app = ownApp()
  const answers = { 200: z.object({ signature: z.string().optional(), caller: z.string() }) }
  app.post('/webhook', open(answers), (c) =>
    c.json({
      signature: c.req.header('authorization'),
      caller: c.get('caller')?.subject ?? 'nobody',
    }),
  )
  for (const authorization of ['Basic YTpi', 'Bearer a.b.c', 'Signature t=1,v1=ab']) {
    const answer = await app.request('/webhook', { method: 'POST', headers: { authorization } })
    expect(await answer.json()).toEqual({ signature: authorization, caller: 'nobody' })
  }
})

test('without a token the challenge has no reason', async () => {
  const answer = await ownApp().request('/rate-limits')
  expect(answer.status).toBe(401)
  expect(answer.headers.get('www-authenticate')).toBe('Bearer')
  expect(await answer.json()).toMatchObject({ code: 'token_missing' })
})
