import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import { expect, onTestFinished, test } from 'vitest'
import { browse } from '../../test/browse.ts'
import { chromium } from '../../test/devtools.ts'
import { ownApp } from '../../test/own-app.ts'

async function listen(): Promise<string> {
  const server = createServer(getRequestListener(ownApp().fetch)).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
}

test('the page shows every operation, and asks no other host for anything', async (context) => {
  const program = chromium ?? context.skip('There is no Chromium: apt-get install chromium')
  const origin = await listen()
  const { text, requests, complaints, screenshot } = await browse({
    program,
    url: `${origin}/docs`,
    selector: '[data-path="/rate-limits/{caller}"]', // the last one
  })
  if (process.env.SCREENSHOT) writeFileSync(process.env.SCREENSHOT, screenshot)
  expect(text).toContain('/rate-limits/{caller}')
  expect(text).toContain('Create rate limit')
  expect(complaints).toEqual([])
  const hosted = requests.filter((url) => !url.startsWith('data:'))
  expect(hosted.map((url) => url.replace(origin, '')).sort()).toEqual([
    '/docs',
    '/docs/start.js',
    '/docs/swagger-ui-bundle.js',
    '/docs/swagger-ui.css',
    '/openapi.json',
  ])
})
