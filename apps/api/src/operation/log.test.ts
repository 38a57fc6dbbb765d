import { expect, test } from 'vitest'
import { db } from '../testing.ts'
import { createLog, describeTarget } from './log.ts'

function logged(write: (log: ReturnType<typeof createLog>) => void, level = 'info') {
  const lines: string[] = []
  write(createLog({ level, destination: { write: (line) => void lines.push(line) } }))
  return lines
}

test('secrets are not written, wherever they are given', () => {
  const headers = { authorization: 'Bearer hush', cookie: 'hush', accept: 'text/html' }
  const body = { password: 'hush', token: 'hush', name: 'Ada' }
  const [line = ''] = logged((log) =>
    log.info({ ...headers, headers, body, req: { headers, body }, secret: 'hush' }, 'hello'),
  )
  expect(line).not.toContain('hush')
  expect(JSON.parse(line)).toMatchObject({
    headers: { accept: 'text/html' },
    body: { name: 'Ada' },
  })
})

test('an error is written with its stack and cause, without what it says of secrets', () => {
  const cause = new Error('connect postgresql://app:hush@db.example.com/app failed')
  const err = new Error('Bearer hush.hush-hush and eyJhbGciOiJI.eyJzdWIiOiJh.hush', { cause })
  const [line = ''] = logged((log) => log.error({ err }, 'failed'))
  expect(line).not.toContain('hush')
  expect(JSON.parse(line)).toMatchObject({
    level: 'error',
    err: {
      type: 'Error',
      message: 'Bearer [redacted] and [redacted]',
      stack: expect.stringContaining('log.test.ts'),
      cause: { message: 'connect postgresql://app:[redacted]@db.example.com/app failed' },
    },
  })
})

test('of a call that Prisma refuses the reason is written, and no value of it', async () => {
  const data = { caller: 'hush', count: 0, resetsAt: new Date(), wrong: 1 }
  const err = await db.rateLimit.create({ data }).catch((error: unknown) => error)
  const [line = ''] = logged((log) => log.error({ err }, 'failed'))
  expect(line).not.toContain('hush')
  expect(JSON.parse(line).err).toMatchObject({
    message: expect.stringContaining('Unknown argument `wrong`'),
    stack: expect.stringContaining('log.test.ts'),
  })
})

test('what is below the level is not written', () => {
  expect(logged((log) => log.info('hello'), 'warn')).toEqual([])
})

test.each([
  ['http://localhost/users/1', '/users/1'],
  [
    'http://localhost/u?email=a@b&limit=5&sort=-id&include=x',
    '/u?email&limit=5&sort=-id&include=x',
  ],
  ['http://localhost/?name[in]=Ada&name%5Bin%5D=Ada=Grace', '/?name[in]&name%5Bin%5D'],
  ['http://localhost/?%74oken=a&ada@example.com&eyJh.b.c&x', '/?…&…&…&x'],
  ['http://localhost', '/'],
])('of %s the log has %s', (url, target) => {
  expect(describeTarget(url)).toBe(target)
})
