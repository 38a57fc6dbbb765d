import { expect, test } from 'vitest'
import { ownApp } from '../../test/own-app.ts'

const app = ownApp()

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
