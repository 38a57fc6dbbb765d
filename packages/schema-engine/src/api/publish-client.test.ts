import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { publishClient } from './publish-client.ts'

let folder: string
let staging: string
let output: string

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'publish-'))
  staging = path.join(folder, 'staging')
  output = path.join(folder, 'output')
})
afterEach(() => rmSync(folder, { recursive: true }))

function write(root: string, files: Record<string, string>): void {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(root, name)), { recursive: true })
    writeFileSync(path.join(root, name), content)
  }
}

const list = (root: string) => readdirSync(root, { recursive: true }).sort()
const read = (name: string) => readFileSync(path.join(output, name), 'utf8')

test('fills a folder that is not there', async () => {
  write(staging, { 'client.ts': 'c', 'models/A.ts': 'a' })

  await publishClient(staging, output)

  expect(list(output)).toEqual(['client.ts', 'models', 'models/A.ts'])
  expect(read('models/A.ts')).toBe('a')
})

test('removes generated files of before and keeps others', async () => {
  write(staging, { 'client.ts': 'new', 'same.ts': 'same' })
  write(output, { 'client.ts': 'old', 'same.ts': 'same', 'models/Gone.ts': '', '.gitignore': '*' })
  const { mtimeMs, ino } = statSync(path.join(output, 'same.ts'))

  await publishClient(staging, output)

  expect(list(output)).toEqual(['.gitignore', 'client.ts', 'models', 'same.ts'])
  expect(read('client.ts')).toBe('new')
  expect(statSync(path.join(output, 'same.ts'))).toMatchObject({ mtimeMs, ino })
})

test('leaves an entry that throws when it cannot finish', async () => {
  write(staging, { 'client.ts': 'new', 'enums.ts': 'new' })
  write(output, { 'client.ts': 'old', 'enums.ts/blocks.txt': 'a folder in the way' })

  await expect(publishClient(staging, output)).rejects.toThrow()
  expect(read('client.ts')).toContain('throw new Error')

  rmSync(path.join(output, 'enums.ts'), { recursive: true })
  await publishClient(staging, output)
  expect(read('client.ts')).toBe('new')
  expect(read('enums.ts')).toBe('new')
})

test('refuses a folder without a client', async () => {
  write(staging, { 'client.ts': 'new' })
  write(output, { 'index.ts': 'mine' })

  await expect(publishClient(staging, output)).rejects.toMatchObject({
    code: 'CLIENT.OUTPUT_TAKEN',
  })
  expect(list(output)).toEqual(['index.ts'])
})
