import path from 'node:path'
import { expect, test } from 'vitest'
import { isShipped, notShipped } from './not-shipped.ts'
import { readCheckout, trackedFiles } from './read-checkout.ts'

const root = path.resolve(import.meta.dirname, '../../../..')
const tracked = trackedFiles(root).map(({ path }) => path)

test.each(notShipped)('$pattern matches a tracked file', ({ pattern }) => {
  expect(tracked.filter((path) => pattern.test(path))).not.toEqual([])
})

test('what ships is what was reviewed', async () => {
  const shipped = (await readCheckout(root)).map(({ path, mode }) =>
    mode === 0o755 ? `${path} (executable)` : path,
  )
  await expect(`${shipped.join('\n')}\n`).toMatchFileSnapshot('./shipped-files.txt')
})

test('the tests of what a user edits ship; those of the tools do not', () => {
  expect(isShipped('apps/api/src/app.test.ts')).toBe(true)
  expect(isShipped('packages/db/src/seed.test.ts')).toBe(true)
  expect(isShipped('packages/cli/src/main.test.ts')).toBe(false)
  expect(isShipped('packages/cli/test/failing-command.ts')).toBe(false)
})
