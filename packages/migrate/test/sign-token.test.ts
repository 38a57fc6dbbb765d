import { readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { decodeJwt, jwtVerify } from 'jose'
import { expect, test } from 'vitest'
import { bareProject } from './test-project.ts'

const key = (secret: string) => new TextEncoder().encode(secret)

test('prints a token of the development secret, which only its owner reads', async () => {
  const project = bareProject()
  const [one, other] = await Promise.all([project.run(['sign-token']), project.run(['sign-token'])])
  const file = path.join(project.root, '.strata/auth-secret')
  const secret = readFileSync(file, 'utf8').trim()
  expect(secret).toMatch(/^[\w-]{43}$/)
  expect(statSync(file).mode & 0o777).toBe(0o600)
  for (const { code, stdout, stderr } of [one, other]) {
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    const { payload } = await jwtVerify(stdout.trim(), key(secret), { algorithms: ['HS256'] })
    expect(payload).toMatchObject({ sub: 'dev', scope: '*' })
  }
})

test('it is of whom, for what and as long as is said', async () => {
  const { stdout } = await bareProject().run([
    'sign-token',
    '--subject=ada',
    '--scope=users:read users:write',
    '--expires=2h',
  ])
  const { sub, scope, iat = 0, exp = 0 } = decodeJwt(stdout.trim())
  expect({ sub, scope, seconds: exp - iat }).toEqual({
    sub: 'ada',
    scope: 'users:read users:write',
    seconds: 7200,
  })
})

test('it fits what the API of this environment takes', async () => {
  const secret = 'a secret of this environment, and of nobody else'
  const env = {
    AUTH_SECRET: secret,
    AUTH_ISSUER: 'us',
    AUTH_AUDIENCE: 'api',
    NODE_ENV: 'production',
  }
  const { stdout } = await bareProject().run(['sign-token'], env)
  await jwtVerify(stdout.trim(), key(secret), { issuer: 'us', audience: 'api' })
})

test.each([
  ['in production', { NODE_ENV: 'production' }, 'TOKEN.NO_SECRET'],
  ['of keys elsewhere', { AUTH_JWKS_URL: 'https://example.com/jwks' }, 'TOKEN.KEYS_ELSEWHERE'],
])('%s there is none', async (_what, env, code) => {
  expect(await bareProject().run(['sign-token'], env)).toMatchObject({
    code: 1,
    stdout: '',
    stderr: expect.stringContaining(`[${code}]`),
  })
})

test('what it does not take is told by its own help', async () => {
  expect(await bareProject().run(['sign-token', '--audience=a'])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('pnpm sign-token --help'),
  })
  expect((await bareProject().run(['sign-token', '--help'])).stdout).toContain('--scope ')
})

test('a time that is none is a usage error', async () => {
  expect(await bareProject().run(['sign-token', '--expires=soon'])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('"soon" is no time, as 30d or 2h is.'),
  })
})
