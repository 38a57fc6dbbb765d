import { validateSchema } from '@repo/schema-engine'
import { expect, test } from 'vitest'
import type { SchemaEdit } from '../schema/schema-edit.ts'
import { checkIntent } from './check-intent.ts'

const dmmf = (fields: string, more = '') =>
  validateSchema([
    {
      path: '/schema.prisma',
      content: `datasource db {\n  provider = "postgresql"\n}\nmodel User {\n  id Int @id\n${fields}\n}\n${more}`,
    },
  ])
const before = dmmf('  name String')
const field = (name: string, type: string, ...attributes: string[]): SchemaEdit => ({
  edit: 'addField',
  model: 'User',
  field: { name, type, attributes, doc: [] },
  place: 'column',
})

test.each([
  [
    'a field',
    '  name String\n  bio String? @default("x")',
    field('bio', 'String?', '@default("x")'),
  ],
  ['a unique field', '  name String\n  code String @unique', field('code', 'String', '@unique')],
  [
    'a column that the client does not know',
    '  name String\n  v Unsupported("tsvector")?',
    field('v', 'Unsupported("tsvector")?'),
  ],
])('%s is what was meant', (_what, fields, edit) => {
  expect(() => checkIntent([edit], before, dmmf(fields))).not.toThrow()
})

test.each([
  ['nothing happened', '  name String', /did not add User\.bio/],
  ['another type', '  name String\n  bio Int?', /another meaning to User\.bio/],
  ['another arity', '  name String\n  bio String', /another meaning to User\.bio/],
  ['something else came too', '  name String\n  bio String?\n  x Int?', /added User\.x/],
  ['something went', '  bio String?', /removed User\.name/],
  ['something changed', '  name String?\n  bio String?', /changed User\.name/],
  [
    'an index came too',
    '  name String\n  bio String?\n  @@index([bio])',
    /added index:User\(bio\)/,
  ],
])('%s is not', (_what, fields, message) => {
  expect(() => checkIntent([field('bio', 'String?')], before, dmmf(fields))).toThrow(message)
})

test('another block is not what was meant either', () => {
  const after = dmmf('  name String\n  bio String?', 'enum Role {\n  a\n}\n')
  expect(() => checkIntent([field('bio', 'String?')], before, after)).toThrow(/added enum:Role/)
})
