import { globSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { SchemaFile } from '@repo/schema-engine'
import { describe, expect, test } from 'vitest'
import { editSchema } from './edit-schema.ts'
import type { SchemaEdit } from './schema-edit.ts'

const fixtures = path.resolve(import.meta.dirname, '../../test/fixtures/edit-schema')

const filesIn = (folder: string): SchemaFile[] =>
  globSync('**/*.prisma', { cwd: folder })
    .sort()
    .map((name) => ({ path: name, content: readFileSync(path.join(folder, name), 'utf8') }))

const sorted = (files: SchemaFile[]) => files.toSorted((a, b) => a.path.localeCompare(b.path))

describe.each(readdirSync(fixtures))('%s', (name) => {
  const folder = path.join(fixtures, name)
  const input = filesIn(path.join(folder, 'input'))
  // Written by hand beside the input, and checked by the comparison with the output.
  const edits = JSON.parse(readFileSync(path.join(folder, 'edits.json'), 'utf8')) as SchemaEdit[]

  test('gives the output', () => {
    expect(sorted(editSchema(input, edits))).toEqual(filesIn(path.join(folder, 'output')))
  })

  test('a second time changes nothing', () => {
    const once = editSchema(input, edits)
    expect(editSchema(once, edits)).toEqual(once)
  })

  test('takes nothing away', () => {
    for (const { path: file, content } of editSchema(input, edits)) {
      const before = input.find((other) => other.path === file)?.content ?? ''
      expect(isSubsequence(before.split('\n'), content.split('\n'))).toBe(true)
    }
  })
})

/** Lines may be added between others, nothing else. */
function isSubsequence(lines: string[], of: string[]): boolean {
  let at = 0
  for (const line of of) if (line === lines[at]) at += 1
  return at === lines.length || lines.slice(at).join('') === ''
}

const schema: SchemaFile[] = [
  {
    path: 'schema.prisma',
    content:
      'model User {\n  id Int @id\n  name String @db.VarChar( 9 ) @unique\n}\nenum Role {\n  a\n}\n',
  },
]
const edit = (...edits: SchemaEdit[]) => editSchema(schema, edits)
const addField = (
  model: string,
  name: string,
  type: string,
  ...attributes: string[]
): SchemaEdit => ({
  edit: 'addField',
  model,
  field: { name, type, attributes, doc: [] },
  place: 'column',
})

test('the order and spacing of attributes is no other definition', () => {
  expect(edit(addField('User', 'name', 'String', '@unique', '@db.VarChar(9)'))).toEqual(schema)
})

test('another definition of a field is a conflict that shows both', () => {
  expect(() => edit(addField('User', 'name', 'String?'))).toThrow(
    expect.objectContaining({
      code: 'SCHEMA.CONFLICT',
      message: `Model "User" has another field of this name.
  it has:    name String @db.VarChar( 9 ) @unique
  requested: name String?`,
    }),
  )
})

test('another definition of a block is a conflict that shows both', () => {
  const block = { kind: 'enum', name: 'Role', values: ['a', 'b'], attributes: [] } as const
  expect(() =>
    edit({
      edit: 'addBlock',
      block: { ...block, values: ['a', 'b'], attributes: [] },
      file: 'schema.prisma',
    }),
  ).toThrow(
    expect.objectContaining({
      message: `The schema has another enum "Role".
  it has, and the request has not:
    nothing
  the request has, and it has not:
    b`,
    }),
  )
})

test.each([
  ['Usr', 'The schema has no model "Usr".', 'Models are User'],
  ['user', 'The schema has no model "user".', 'Write User'],
  ['Role', 'The schema has no model "Role"; "Role" is of kind enum.', 'Models are User'],
])('a model %s that is not there is not found', (model, message, hint) => {
  expect(() => edit(addField(model, 'x', 'Int'))).toThrow(
    expect.objectContaining({ code: 'SCHEMA.NO_MODEL', message, hint }),
  )
})

test('300 models are scanned and edited in linear time', () => {
  const models = (count: number) =>
    Array.from(
      { length: count },
      (_, at) => `model M${at} {\n  id Int @id // "\n  n Int /* { */\n}\n`,
    )
  const time = (count: number) => {
    const files = [{ path: 'schema.prisma', content: models(count).join('\n') }]
    const start = performance.now()
    const [file] = editSchema(files, [addField(`M${count - 1}`, 'x', 'Int')])
    expect(file?.content).toContain('  x Int\n')
    return performance.now() - start
  }
  time(3000) // warms up
  // Quadratic would be a hundredfold; the rest is for a busy machine.
  expect(time(30_000)).toBeLessThan(time(3000) * 60 + 100)
})
