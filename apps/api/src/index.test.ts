import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import path from 'node:path'
import { testDatabaseUrl, testServerUrl } from '@repo/db/testing'
import { expect, test } from 'vitest'
import { originOf } from '../test/start-api.ts'

const start = (env: NodeJS.ProcessEnv) => {
  const child = spawn(process.execPath, [path.join(import.meta.dirname, 'index.ts')], {
    env: { PATH: process.env.PATH, AUTH_SECRET: 'x'.repeat(32), ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  child.stderr.setEncoding('utf8')
  return child
}

/** What one printed that exits 1. */
async function outputOf(child: ReturnType<typeof start>): Promise<string> {
  let output = ''
  child.stderr.on('data', (chunk) => {
    output += chunk
  })
  expect(await once(child, 'close')).toEqual([1, null])
  return output
}

test('serves until SIGTERM, then exits 0', async () => {
  const child = start({ DATABASE_URL: await testDatabaseUrl(), PORT: '0' })
  const origin = await originOf(child)
  expect(origin).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
  expect((await fetch(`${origin}/health/ready`)).status).toBe(200)
  child.kill('SIGTERM')
  expect(await once(child, 'exit')).toEqual([0, null])
})

test('without its environment it says what is missing and exits 1', async () => {
  const output = await outputOf(start({}))
  expect(output).toContain('DATABASE_URL: must be a postgresql:// URL')
})

test('a port that is taken is named', async () => {
  const other = createServer().listen(0, '127.0.0.1')
  await once(other, 'listening')
  const address = other.address()
  const port = String(typeof address === 'object' ? address?.port : '')
  const child = start({ DATABASE_URL: testServerUrl(), PORT: port })
  const output = await outputOf(child)
  expect(output).toBe(`Port ${port} is taken. Set PORT to another: PORT=3001\n`)
  other.close()
})
