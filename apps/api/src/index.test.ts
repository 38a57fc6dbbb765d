import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import path from 'node:path'
import { testDatabaseUrl, testServerUrl } from '@repo/db/testing'
import { expect, test } from 'vitest'
import { compileCache, originOf } from '../test/start-api.ts'

const start = (
  env: NodeJS.ProcessEnv,
  ...args: string[] // of node; by default it runs the service
) => {
  const child = spawn(process.execPath, args.length > 0 ? args : ['src/index.ts'], {
    cwd: path.dirname(import.meta.dirname),
    env: {
      PATH: process.env.PATH,
      NODE_COMPILE_CACHE: compileCache,
      AUTH_SECRET: 'x'.repeat(32),
      ...env,
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  child.stderr.setEncoding('utf8')
  return child
}

/** What one printed that exits so: with 78, by which `pnpm dev` knows that no change of a file mends it. */
async function outputOf(child: ReturnType<typeof start>, code = 78): Promise<string> {
  let output = ''
  child.stderr.on('data', (chunk) => {
    output += chunk
  })
  expect(await once(child, 'close')).toEqual([code, null])
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

test('without its environment it says what is missing and exits', async () => {
  const output = await outputOf(start({}))
  expect(output).toContain('DATABASE_URL: must be a postgresql:// URL')
})

test('a port that is taken is named', async () => {
  const other = createServer().listen(0, '127.0.0.1')
  await once(other, 'listening')
  const address = other.address()
  const port = String(typeof address === 'object' ? address?.port : '')
  const env = { DATABASE_URL: testServerUrl(), PORT: port }
  const message = `Port ${port} is taken. Set PORT to another: PORT=3001\n`
  expect(await outputOf(start(env))).toBe(message)
  // The script waits for no change; Node's --run makes 1 of every code.
  expect(await outputOf(start(env, '--run', 'dev'), 1)).toBe(message)
  other.close()
})
