import { expect, test } from 'vitest'
import { scanSchema } from '../schema/scan-schema.ts'
import { schemaAttribute, schemaOfNewBlock } from './schema-of-new-block.ts'

const schema = (text: string) => scanSchema([{ path: 'schema.prisma', content: text }])

const datasource =
  'datasource db {\n  provider = "postgresql"\n  schemas  = ["public", "auth"]\n}\n'
const model = (name: string, place: string) =>
  `model ${name} {\n  id Int @id\n\n  @@schema("${place}")\n}\n`

test('a new block goes where most of its kind are, and into the first schema where there are none', () => {
  const users = schema(datasource + model('A', 'auth') + model('B', 'auth') + model('C', 'public'))
  expect(schemaOfNewBlock(users, 'model', undefined)).toBe('auth')
  expect(schemaOfNewBlock(users, 'enum', undefined)).toBe('public')
})

test('a repeated request finds the block where it is', () => {
  const { blocks, ...rest } = schema(datasource + model('A', 'auth') + model('B', 'public'))
  const [, , b] = blocks
  expect(schemaOfNewBlock({ blocks, ...rest }, 'model', b)).toBe('public')
})

test('no block says a schema where the datasource names none', () => {
  const plain = schema('datasource db {\n  provider = "postgresql"\n}\n')
  expect(schemaAttribute(schemaOfNewBlock(plain, 'model', undefined))).toEqual([])
})
