import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect } from 'vitest'
import { test } from '../test/temp-folder.ts'
import { findPnpm, findProgram, withThisNode } from './find-program.ts'

function program(...parts: string[]): string {
  const file = path.join(...parts)
  mkdirSync(path.dirname(file), { recursive: true })
  writeFileSync(file, '#!/bin/sh\n', { mode: 0o755 })
  return file
}

const pathOf = (...folders: string[]) => ({ PATH: folders.join(path.delimiter) })

test('the first on the PATH that can be run', ({ folder }) => {
  const [a, b, c] = ['a', 'b', 'c'].map((name) => path.join(folder, name)) as [
    string,
    string,
    string,
  ]
  mkdirSync(path.join(a, 'git'), { recursive: true }) // a folder of that name
  chmodSync(program(b, 'git'), 0o644)
  const found = program(c, 'git')
  expect(findProgram('git', pathOf(a, b, '', c))).toBe(found)
  expect(findProgram('git', pathOf(a, b))).toBeUndefined()
  expect(findProgram('git', {})).toBeUndefined()
})

test('the pnpm that runs us comes before the one on the PATH', ({ folder }) => {
  const running = program(folder, 'npx/pnpm')
  const other = program(folder, 'bin/pnpm')
  const env = pathOf(path.dirname(other))
  expect(findPnpm({ ...env, npm_execpath: running })).toEqual({ file: running, args: [] })
  expect(findPnpm(env)).toEqual({ file: other, args: [] })
})

test('a pnpm that is a script is run by our own Node', ({ folder }) => {
  const script = program(folder, 'pnpm.cjs')
  const expected = { file: process.execPath, args: [script] }
  expect(findPnpm({ npm_execpath: script })).toEqual(expected)
})

test('npm, yarn or a pnpm that has gone do not run the installation', ({ folder }) => {
  const npm = program(folder, 'npm-cli.js')
  const gone = path.join(folder, 'pnpm')
  expect(findPnpm({ npm_execpath: npm, PATH: '' })).toBeUndefined()
  expect(findPnpm({ npm_execpath: gone, PATH: '' })).toBeUndefined()
})

test('the PATH stays where its node is ours, and begins with ours where it is not', ({
  folder,
}) => {
  const ours = path.join(folder, 'ours')
  mkdirSync(ours)
  symlinkSync(process.execPath, path.join(ours, 'node'))
  const other = path.dirname(program(folder, 'other/node'))
  expect(withThisNode(pathOf(ours, other))).toEqual(pathOf(ours, other))
  const first = path.dirname(process.execPath)
  expect(withThisNode(pathOf(other, ours))).toEqual(pathOf(first, other, ours))
  expect(withThisNode(pathOf())).toEqual(pathOf(first))
})
