import { describe, expect, test } from 'vitest'
import { diffSchemas, type SchemaFile, validateSchema } from '../../src/index.ts'
import { model, schema } from '../schemas.ts'

const files = (...models: string[]): SchemaFile[] => [
  { path: '/app/schema.prisma', content: schema(...models) },
]

describe('validateSchema', () => {
  test('describes models and enums over several files', () => {
    const datamodel = validateSchema([
      ...files(model('User', 'kind Kind')),
      { path: '/app/kind.prisma', content: 'enum Kind {\n  human\n}\n' },
    ])

    expect(datamodel.models.map(({ name }) => name)).toEqual(['User'])
    expect(datamodel.enums.map(({ name }) => name)).toEqual(['Kind'])
  })

  test('says every fault with its file and line', () => {
    const invalid = files(model('User', 'a Strin', 'b Strin'))

    expect(() => validateSchema(invalid)).toThrow(
      expect.objectContaining({
        code: 'SCHEMA.INVALID',
        message: expect.stringMatching(
          /Type "Strin"[\s\S]*\/app\/schema.prisma:12\n[\s\S]*\/app\/schema.prisma:13\n[\s\S]*Validation Error Count: 2$/,
        ),
      }),
    )
  })
})

describe('diffSchemas', () => {
  test('gives the SQL between two schemas', async () => {
    const sql = await diffSchemas(files(model('User')), files(model('User', 'name String?')))

    expect(sql).toBe('-- AlterTable\nALTER TABLE "User" ADD COLUMN     "name" TEXT;\n')
  })

  test('is empty between equal ones, and reads none as the empty schema', async () => {
    expect(await diffSchemas(files(model('User')), files(model('User')))).toBe('')
    expect(await diffSchemas([], [])).toBe('')
    expect(await diffSchemas(files(model('User')), [])).toBe('-- DropTable\nDROP TABLE "User";\n')
  })

  test('refuses an invalid schema', async () => {
    const invalid = diffSchemas(files(), files(model('User', 'a Strin')))

    await expect(invalid).rejects.toMatchObject({ code: 'SCHEMA.INVALID' })
  })
})
