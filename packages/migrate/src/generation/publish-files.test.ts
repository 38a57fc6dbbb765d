import { rmSync } from 'node:fs'
import { expect, test } from 'vitest'
import { generationProject, journalOf } from '../../test/generation-project.ts'
import { publishFiles } from './publish-files.ts'

const migration = 'packages/db/prisma/migrations/20260101000000_init/migration.sql'

test('a migration whose script is gone and whose folder is not, as after a kill, goes as a whole', async () => {
  const { root, exists } = generationProject({ [migration]: 'SELECT 1;\n' })
  const { files } = journalOf(root, [{ path: migration, before: 'SELECT 1;\n', after: undefined }])
  rmSync(`${root}/${migration}`)
  await publishFiles(root, files)
  expect(exists('packages/db/prisma/migrations')).toBe(false)
  expect(exists('packages/db/prisma')).toBe(true)
})

test('a folder with something else in it stays', async () => {
  const { root, exists } = generationProject({ 'apps/a/one.ts': '1', 'apps/a/two.ts': '2' })
  const { files } = journalOf(root, [{ path: 'apps/a/one.ts', before: '1', after: undefined }])
  await publishFiles(root, files)
  expect(exists('apps/a/one.ts')).toBe(false)
  expect(exists('apps/a/two.ts')).toBe(true)
})

test('new files come first, then edits, deletions and the schema', async () => {
  const { root } = generationProject({ 'b.ts': 'b', 'c.ts': 'c', 'a.prisma': 'a' })
  const { files } = journalOf(root, [
    { path: 'a.prisma', before: 'a', after: 'aa' },
    { path: 'b.ts', before: 'b', after: undefined },
    { path: 'c.ts', before: 'c', after: 'cc' },
    { path: 'd.ts', before: undefined, after: 'd' },
  ])
  const order: string[] = []
  await publishFiles(root, files, async (file) => void order.push(file))
  expect(order).toEqual(['d.ts', 'c.ts', 'b.ts', 'a.prisma'])
})
