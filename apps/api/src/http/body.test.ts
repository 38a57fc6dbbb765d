import { expect, test } from 'vitest'
import { z } from 'zod'
import { ownApp } from '../../test/own-app.ts'
import { can, open } from '../access/access.ts'
import { openApiDocument } from '../openapi/document.ts'
import { authorization } from '../testing.ts'
import { body } from './body.ts'
import { valid } from './validate.ts'

const takes = valid('json', z.strictObject({ text: z.string() }))

const app = ownApp()
app.post('/imports', open({ 204: undefined }), body(200_000), takes, (c) => c.body(null, 204))
app.post('/imports/usual', open({ 204: undefined }), takes, (c) => c.body(null, 204))
app.post('/imports/small', open({ 204: undefined }), body(100), takes, (c) => c.body(null, 204))
// Would answer the one above as well, and comes later.
app.post('/imports/:id', can('imports:write', { 204: undefined }), body(1_000_000), takes, (c) =>
  c.body(null, 204),
)

const textOf = (bytes: number) => JSON.stringify({ text: 'a'.repeat(bytes - '{"text":""}'.length) })

/** The status, and what a problem says. */
async function post(path: string, bytes: number, isAnnounced: boolean) {
  const text = textOf(bytes)
  const answer = await app.request(path, {
    method: 'POST',
    headers: {
      authorization,
      'content-type': 'application/json',
      ...(isAnnounced ? { 'content-length': String(bytes) } : {}),
    },
    body: isAnnounced ? text : new Blob([text]).stream(),
    duplex: 'half',
  })
  const problem = await answer.text()
  return [answer.status, ...(problem === '' ? [] : [JSON.parse(problem).detail])]
}

test.each([
  ['/imports', 200_000],
  ['/imports/usual', 100_000],
  ['/imports/small', 100],
  ['/imports/1', 1_000_000],
])('%s takes %i bytes and no more', async (path, most) => {
  for (const isAnnounced of [true, false]) {
    expect(await post(path, most, isAnnounced)).toEqual([204])
    const refused = [413, `The body is larger than ${most} bytes.`]
    expect(await post(path, most + 1, isAnnounced)).toEqual(refused)
  }
})

test('the document says what a route takes that is not the usual', () => {
  const { paths } = openApiDocument(app.routes)
  const described = (path: string) => paths[path]?.post?.requestBody?.description
  expect(described('/imports')).toBe('At most 200000 bytes.')
  expect(described('/imports/usual')).toBe(undefined)
})
