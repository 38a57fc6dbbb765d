import { Hono } from 'hono'
import type { RouterRoute } from 'hono/types'
import { open } from '../access/access.ts'
import type { ApiEnv } from '../app.ts'
import { docsPage, docsPolicy, startScript } from './docs-page.ts'
import { openApiDocument } from './document.ts'
import { readCompressed, readViewer, viewerFiles } from './viewer-files.ts'

/** The OpenAPI document of these routes at /openapi.json, and a page to read it at /docs. */
export function documentation(routes: readonly RouterRoute[]) {
  let text: string | undefined
  const app = new Hono<ApiEnv>()
    .get('/openapi.json', open({}), (c) => {
      text ??= JSON.stringify(openApiDocument(routes))
      return c.body(text, 200, { 'content-type': 'application/json' })
    })
    .get('/docs', open({}), (c) => c.html(docsPage, 200, { 'content-security-policy': docsPolicy }))
    .get('/docs/start.js', open({}), (c) =>
      c.body(startScript, 200, { 'content-type': 'text/javascript; charset=utf-8' }),
    )
  for (const [name, type] of viewerFiles) {
    app.get(`/docs/${name}`, open({}), async (c) => {
      const zips = c.req.header('accept-encoding')?.includes('gzip') === true
      const bytes = await (zips ? readCompressed(name) : readViewer(name))
      return c.body(Uint8Array.from(bytes), 200, {
        'content-type': type,
        'cache-control': 'public, max-age=3600',
        vary: 'accept-encoding',
        ...(zips ? { 'content-encoding': 'gzip' } : {}),
      })
    })
  }
  return app
}
