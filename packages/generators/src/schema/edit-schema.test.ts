import { globSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { type SchemaFile, validateSchema } from '@repo/schema-engine'
import { describe, expect, test } from 'vitest'
import { checkIntent } from '../intent/check-intent.ts'
import { editSchema } from './edit-schema.ts'
import type { SchemaEdit } from './schema-edit.ts'

const fixtures = path.resolve(import.meta.dirname, '../../test/fixtures/edit-schema')

const filesIn = (folder: string): SchemaFile[] =>
  globSync('**/*.prisma', { cwd: folder })
    .sort()
    .map((name) => ({ path: name, content: readFileSync(path.join(folder, name), 'utf8') }))

const sorted = (files: SchemaFile[]) => files.toSorted((a, b) => a.path.localeCompare(b.path))

const cases = readdirSync(fixtures).map((name) => {
  const folder = path.join(fixtures, name)
  return {
    name,
    input: filesIn(path.join(folder, 'input')),
    output: filesIn(path.join(folder, 'output')),
    // Written by hand beside the input, and checked by the comparison with the output.
    edits: JSON.parse(readFileSync(path.join(folder, 'edits.json'), 'utf8')) as SchemaEdit[],
  }
})

const withLineEnds = (files: SchemaFile[], lineEnd: string): SchemaFile[] =>
  files.map((file) => ({ ...file, content: file.content.replaceAll(/\r\n|\n/g, lineEnd) }))

describe.each(cases)('$name', ({ input, output, edits }) => {
  // git gives text files the line ends of its settings, so these are made here.
  test.each([
    ['LF', '\n'],
    ['CRLF', '\r\n'],
    ['CR', '\r'],
  ])('gives the output with %s', (_name, lineEnd) => {
    const edited = editSchema(withLineEnds(input, lineEnd), edits)
    expect(sorted(edited)).toEqual(sorted(withLineEnds(output, lineEnd)))
    expect(() => validateSchema(edited)).not.toThrow()
  })

  test('means to Prisma what the edits say', () => {
    const after = validateSchema(editSchema(input, edits))
    expect(() => checkIntent(edits, validateSchema(input), after)).not.toThrow()
  })

  test('a second time each edit changes nothing, or finds nothing to edit', () => {
    let files = input
    for (const edit of edits) {
      files = editSchema(files, [edit])
      if (/^(rename|remove)/.test(edit.edit)) {
        const code = expect.stringMatching(/^SCHEMA\.NO_/)
        expect(() => editSchema(files, [edit])).toThrow(expect.objectContaining({ code }))
      } else expect(editSchema(files, [edit])).toEqual(files)
    }
  })
})

const additions = cases.filter(({ edits }) => edits.every(({ edit }) => edit.startsWith('add')))

test.each(additions)('$name takes nothing away', ({ input, edits }) => {
  for (const { path: file, content } of editSchema(input, edits)) {
    const before = input.find((other) => other.path === file)?.content ?? ''
    expect(isSubsequence(before.split('\n'), content.split('\n'))).toBe(true)
  }
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
  ['Usr', 'The schema has no model "Usr".', 'Write User'],
  ['Comment', 'The schema has no model "Comment".', 'Models are User'],
  ['user', 'The schema has no model "user".', 'Write User'],
  ['Role', 'The schema has no model "Role"; "Role" is of kind enum.', 'Models are User'],
])('a model %s that is not there is not found', (model, message, hint) => {
  expect(() => edit(addField(model, 'x', 'Int'))).toThrow(
    expect.objectContaining({ code: 'SCHEMA.NO_MODEL', message, hint }),
  )
})

test.each<[string, SchemaEdit, object]>([
  [
    'a field to rename',
    { edit: 'renameField', model: 'User', from: 'nmae', to: 'x' },
    {
      code: 'SCHEMA.NO_FIELD',
      message: 'Model "User" has no field "nmae".',
      hint: 'Write name',
    },
  ],
  [
    'a field to change',
    { edit: 'changeField', model: 'User', field: 'Name', change: {} },
    { code: 'SCHEMA.NO_FIELD', hint: 'Write name' },
  ],
  [
    'a field to remove',
    { edit: 'removeField', model: 'User', field: 'title' },
    { code: 'SCHEMA.NO_FIELD', hint: 'Fields of User are id, name' },
  ],
  [
    'an enum for a value',
    { edit: 'addValue', enum: 'State', value: 'x' },
    {
      code: 'SCHEMA.NO_ENUM',
      message: 'The schema has no enum "State".',
      hint: 'Enums are Role',
    },
  ],
  [
    'a block to remove',
    { edit: 'removeBlock', name: 'Post' },
    {
      code: 'SCHEMA.NO_MODEL',
      message: 'The schema has no model or view or enum "Post".',
      hint: 'There are User, Role',
    },
  ],
  [
    'a model to rename, where an enum has the name',
    { edit: 'renameBlock', kind: 'model', from: 'Role', to: 'X' },
    { code: 'SCHEMA.NO_MODEL' },
  ],
  [
    'an attribute to remove',
    { edit: 'removeAttribute', model: 'User', attribute: '@@map("x")' },
    {
      code: 'SCHEMA.NO_ATTRIBUTE',
      message: 'The model "User" has no @@map("x").',
      hint: 'It has none',
    },
  ],
])('%s that is not there is not found', (_what, wanted, error) => {
  expect(() => edit(wanted)).toThrow(expect.objectContaining(error))
})

test('spaces in a string are no spaces between arguments', () => {
  const mapped = edit({ edit: 'addAttribute', model: 'User', attribute: '@@map("the users")' })
  expect(() =>
    editSchema(mapped, [
      { edit: 'removeAttribute', model: 'User', attribute: '@@map("theusers")' },
    ]),
  ).toThrow('has no @@map("theusers")')
})

test('an attribute that a block has twice cannot be set', () => {
  const twice = edit(
    { edit: 'addAttribute', model: 'User', attribute: '@@index([id])' },
    { edit: 'addAttribute', model: 'User', attribute: '@@index([name])' },
  )
  expect(() =>
    editSchema(twice, [{ edit: 'setAttribute', model: 'User', attribute: '@@index([id, name])' }]),
  ).toThrow('User has 2 of @@index')
})

test('a list is not made optional', () => {
  const list = edit(addField('User', 'tags', 'String[]'))
  const change: SchemaEdit = {
    edit: 'changeField',
    model: 'User',
    field: 'tags',
    change: { arity: 'optional' },
  }
  expect(() => editSchema(list, [change])).toThrow('User.tags is a list')
})

test('300 models are scanned and edited in linear time', () => {
  const models = (count: number) =>
    Array.from(
      { length: count },
      (_, at) => `model M${at} {\n  id Int @id // "\n  n Int /* { */\n}\n`,
    )
  const time = (count: number) => {
    const files = [{ path: 'schema.prisma', content: models(count).join('\n') }]
    const start = process.cpuUsage()
    const [file] = editSchema(files, [addField(`M${count - 1}`, 'x', 'Int')])
    expect(file?.content).toContain('  x Int\n')
    return process.cpuUsage(start).user / 1000
  }
  time(3000) // warms up
  // Quadratic would be a hundredfold. Of the processor's time: others on the machine take none of it.
  expect(time(30_000)).toBeLessThan(time(3000) * 60 + 100)
})
