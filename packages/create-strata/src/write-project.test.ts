import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import { expect } from 'vitest'
import { test } from '../test/temp-folder.ts'
import type { TemplateFile } from './template/template.ts'
import { createUndo } from './undo.ts'
import { writeProject } from './write-project.ts'

const files: TemplateFile[] = [
  { path: '.gitignore', mode: 0o644, content: Buffer.from('dist/\n') },
  { path: 'apps/api/index.ts', mode: 0o644, content: Buffer.from('export {}\n') },
  { path: 'apps/run', mode: 0o755, content: Buffer.from('#!/bin/sh\n') },
]

function write(folder: string, changed = files) {
  const undo = createUndo(() => {})
  const where = { folder, exists: existsSync(folder), undo }
  return { undo, write: () => writeProject(changed, where) }
}

const tree = (folder: string) => readdirSync(folder, { recursive: true }).sort()
const whole = ['.gitignore', 'apps', 'apps/api', 'apps/api/index.ts', 'apps/run']

test('a new folder has the files, their modes, and nothing beside it is left', ({ folder }) => {
  const app = path.join(folder, 'app')
  write(app).write()
  expect(tree(app)).toEqual(whole)
  expect(readdirSync(folder)).toEqual(['app'])
  expect(readFileSync(path.join(app, 'apps/run'), 'utf8')).toBe('#!/bin/sh\n')
  expect(statSync(path.join(app, 'apps/run')).mode & 0o111).not.toBe(0)
  expect(statSync(path.join(app, '.gitignore')).mode & 0o111).toBe(0)
  expect(statSync(app).mode & 0o777).toBe(0o777 & ~process.umask())
})

test('an empty folder stays the same folder', ({ folder }) => {
  chmodSync(folder, 0o750)
  const { ino } = statSync(folder)
  write(folder).write()
  expect(tree(folder)).toEqual(whole)
  expect(statSync(folder)).toMatchObject({ ino, mode: 0o40750 })
})

test('undoing takes away what was made, folders above included', ({ folder }) => {
  const { undo, write: make } = write(path.join(folder, 'a/b/app'))
  make()
  mkdirSync(path.join(folder, 'a/b/app/node_modules/x'), { recursive: true })
  expect(undo.run()).toEqual({ failures: [] })
  expect(readdirSync(folder)).toEqual([])
})

test('undoing empties a folder that was there', ({ folder }) => {
  const app = path.join(folder, 'app')
  mkdirSync(app)
  const { undo, write: make } = write(app)
  make()
  mkdirSync(path.join(app, 'node_modules'))
  writeFileSync(path.join(app, '_tmp_4437_02744eee'), '')
  undo.run()
  expect(tree(folder)).toEqual(['app'])
})

test.for(['new', 'there before'])(
  "a folder %s keeps another's file when it is undone",
  (kind, { folder }) => {
    const app = path.join(folder, 'app')
    if (kind === 'there before') mkdirSync(app)
    const { undo, write: make } = write(app)
    make()
    writeFileSync(path.join(app, 'notes.txt'), 'mine')
    expect(undo.run()).toEqual({ failures: [] })
    expect(tree(app)).toEqual(['notes.txt'])
  },
)

test('a failure half-way leaves nothing', ({ folder }) => {
  const clash: TemplateFile = { path: 'apps', mode: 0o644, content: Buffer.from('') }
  const { undo, write: make } = write(path.join(folder, 'a/app'), [...files, clash])
  expect(make).toThrow('EEXIST')
  undo.run()
  expect(readdirSync(folder)).toEqual([])
})

test('what took the place meanwhile is not touched', ({ folder }) => {
  const app = path.join(folder, 'app')
  const { undo, write: make } = write(app) // looked while it was not there
  mkdirSync(app)
  writeFileSync(path.join(app, '.gitignore'), 'mine')
  expect(make).toThrow('ENOTEMPTY')
  undo.run()
  expect(tree(folder)).toEqual(['app', 'app/.gitignore'])
  expect(readFileSync(path.join(app, '.gitignore'), 'utf8')).toBe('mine')
})

test('a file that appears in an empty folder meanwhile is not replaced', ({ folder }) => {
  writeFileSync(path.join(folder, 'apps'), 'mine')
  const { undo, write: make } = write(folder) // found empty before
  expect(make).toThrow('"apps" is there')
  undo.run()
  expect(tree(folder)).toEqual(['apps'])
  expect(readFileSync(path.join(folder, 'apps'), 'utf8')).toBe('mine')
})
