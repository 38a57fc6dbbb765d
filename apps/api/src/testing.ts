import { testDatabase } from '@repo/db/testing'
import { createApp } from './app.ts'

/** An empty, migrated database of this test file's own; emptied before each test. */
export const db = await testDatabase()

const app = createApp({
  db,
  reportError: (error) => {
    throw error
  },
})

interface Answer {
  status: number
  // A test asserts on what it expects to find.
  body: Record<string, unknown>
}

/** Sends one request to the app, without a socket, and reads the JSON of its answer. */
export async function call(method: string, path: string, body?: unknown): Promise<Answer> {
  const response = await app.request(path, {
    method,
    ...(body === undefined
      ? {}
      : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  })
  const text = await response.text()
  return { status: response.status, body: text === '' ? {} : JSON.parse(text) }
}
