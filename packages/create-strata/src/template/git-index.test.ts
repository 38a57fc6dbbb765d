import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { beforeEach, expect } from 'vitest'
import { test } from '../../test/temp-folder.ts'
import { parseGitIndex } from './git-index.ts'

const git = (folder: string, ...args: string[]) =>
  execFileSync('git', args, { cwd: folder, encoding: 'utf8' })
const read = (folder: string) => parseGitIndex(readFileSync(path.join(folder, '.git/index')))
const listed = (folder: string) =>
  git(folder, 'ls-files', '--stage', '-z')
    .split('\0')
    .filter((line) => line !== '')
    .map((line) => ({ path: line.split('\t')[1], executable: line.startsWith('100755') }))

beforeEach<{ folder: string }>(({ folder }) => {
  git(folder, 'init', '-q')
  mkdirSync(path.join(folder, 'src/[id]'), { recursive: true })
  const names = ['a', 'ab', 'src/[id]/routes.ts', 'src/ä file.ts', `src/${'long'.repeat(40)}.ts`]
  for (const name of names) writeFileSync(path.join(folder, name), name)
  chmodSync(path.join(folder, 'ab'), 0o755)
  git(folder, 'add', '.')
})

test.for(['2', '3', '4'])('version %s has what git lists', (version, { folder }) => {
  if (version === '3') {
    writeFileSync(path.join(folder, 'later'), '')
    git(folder, 'add', '--intent-to-add', 'later') // only an extended entry makes it a 3
  } else git(folder, 'update-index', '--index-version', version)
  const index = readFileSync(path.join(folder, '.git/index'))
  expect(index.readUInt32BE(4)).toBe(Number(version))
  expect(read(folder)).toEqual(listed(folder))
  expect(read(folder)).toContainEqual({ path: 'ab', executable: true })
})

test('this repository has what git lists', () => {
  const root = path.resolve(import.meta.dirname, '../../../..')
  const index = path.resolve(root, git(root, 'rev-parse', '--git-path', 'index').trim())
  expect(parseGitIndex(readFileSync(index))).toEqual(listed(root))
})

test('an index with nothing in it', ({ folder }) => {
  git(folder, 'rm', '-rq', '--cached', '.')
  expect(read(folder)).toEqual([])
})

test('a split index is refused, with the command that joins it', ({ folder }) => {
  git(folder, 'update-index', '--split-index')
  expect(() => read(folder)).toThrow(
    expect.objectContaining({
      code: 'TEMPLATE.INDEX',
      message: 'The git index of the template has extension "link", which is not read here.',
    }),
  )
  git(folder, 'update-index', '--index-version', '2', '--no-split-index')
  expect(read(folder)).toEqual(listed(folder))
})

test('something else is refused', () => {
  expect(() => parseGitIndex(Buffer.from('not an index'))).toThrow('has version 0')
})

test('a tracked link is a bug in the template', ({ folder }) => {
  symlinkSync('a', path.join(folder, 'link'))
  git(folder, 'add', 'link')
  expect(() => read(folder)).toThrow('"link" is tracked with mode 120000')
})
