import { createClient } from '@repo/api-client'
import { testDatabase } from '@repo/db/testing'
import { everything } from './access/access.ts'
import { createAuthenticate } from './access/authenticate.ts'
import { signToken } from './access/sign-token.ts'
import type { Api } from './api-type.ts'
import { createApp, type Deps } from './app.ts'
import { createLog } from './operation/log.ts'

/** An empty, migrated database of this test file's own; emptied before each test. */
export const db = await testDatabase()

const secret = 'a secret that only these tests have'

/** What the app of these tests is made of: a test that needs another part replaces it. */
export const deps: Deps = {
  db,
  authenticate: createAuthenticate({
    secret,
    jwksUrl: undefined,
    issuer: undefined,
    audience: undefined,
  }),
  docs: true,
  reportError: (error) => {
    throw error
  },
  log: createLog({ level: 'silent' }),
  checkReadiness: async () => undefined,
  lifecycle: { draining: false },
  settings: {
    corsOrigins: [],
    maxBodyBytes: 100_000,
    maxListBytes: 1_000_000,
    requestTimeoutMs: 0,
    trustProxy: 0,
  },
}

export const app = createApp(deps)

/** A token of this caller; without scopes it may do everything. */
export const tokenFor = (subject: string, scopes = [everything]) =>
  signToken({ secret, subject, scopes, expiresIn: '1h' })

/** The header of a caller that may do everything. */
export const authorization = `Bearer ${await tokenFor('tests')}`

/** The typed client of that caller; without a socket. */
export const client = createClient<Api>({
  baseUrl: 'http://api',
  token: await tokenFor('tests'),
  retries: 0,
  fetch: (url, init) => app.request(url, init),
})

interface Answer {
  status: number
  // A test asserts on what it expects to find.
  body: Record<string, unknown>
  headers: Headers
}

/** Sends requests to an app, without a socket and with a token for everything. */
export function senderTo(app: Pick<ReturnType<typeof createApp>, 'request'>) {
  async function send(
    method: string,
    path: string,
    { body, headers = {} }: { body?: unknown; headers?: Record<string, string> } = {},
  ): Promise<Answer> {
    const response = await app.request(path, {
      method,
      headers: {
        authorization,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    return {
      status: response.status,
      body: text === '' ? {} : JSON.parse(text),
      headers: response.headers,
    }
  }
  /** The same, of which only status and body are looked at. */
  async function call(method: string, path: string, body?: unknown) {
    const { headers: _headers, ...answer } = await send(method, path, { body })
    return answer
  }
  return { send, call }
}

export const { send, call } = senderTo(app)
