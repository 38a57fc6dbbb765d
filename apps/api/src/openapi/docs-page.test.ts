import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import { expect, onTestFinished, test } from 'vitest'
import { browse } from '../../test/browse.ts'
import { chromium } from '../../test/devtools.ts'
import { ownApp } from '../../test/own-app.ts'

const app = ownApp()

async function listen(): Promise<string> {
  const server = createServer(getRequestListener(app.fetch)).listen(0, '127.0.0.1')
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
    selector: '.opblock-summary',
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

test('the page may load and run its own files only', async () => {
  const page = await app.request('/docs')
  expect(page.headers.get('content-security-policy')).toMatch(
    /^default-src 'none'; script-src 'self'; style-src 'self';/,
  )
  expect(await page.text()).not.toMatch(/\bhttps?:|<script>|<style|\bon\w+=/)
})

test('its files are there, and small for who takes gzip', async () => {
  const size = async (encoding: string) => {
    const headers = { 'accept-encoding': encoding }
    const answer = await app.request('/docs/swagger-ui-bundle.js', { headers })
    expect(answer.headers.get('content-encoding')).toBe(encoding === 'gzip' ? 'gzip' : null)
    return (await answer.arrayBuffer()).byteLength
  }
  expect(await size('gzip')).toBeLessThan((await size('identity')) / 2)
})

test('neither the page nor the document is there when they are off', async () => {
  const closed = ownApp({ docs: false })
  for (const path of ['/docs', '/docs/start.js', '/openapi.json']) {
    expect((await closed.request(path)).status).toBe(404)
  }
})
